"""A sentence model whose weights are kept in 8 bits is made to reckon in 8 bits too.

As such models come, their weights are turned back into fractions before anything is multiplied:
small on the disk, and no quicker. Here what is multiplied with such a weight is rounded to 256
steps, and both are multiplied as whole numbers, for which processors have a quicker way.
"""

from pathlib import Path
from typing import Any


def in_whole_numbers(model: Path) -> bytes:
    """The ONNX model of a file with every product by an 8-bit weight made of whole numbers.

    A model without such weights stays as it is. Each of them is known by its shape: a kept table
    of signed bytes, cast to fractions, times the scale of each of its columns. Raises ImportError
    where onnx is missing, and whatever onnx raises for a file that is no model.
    """
    import onnx  # noqa: PLC0415  # optional, and slow to load

    read = onnx.load(str(model))
    graph = read.graph
    kept = {one.name: one for one in graph.initializer}
    made = {output: node for node in graph.node for output in node.output}
    nodes: list[Any] = []
    for node in graph.node:
        weight = _weight(node, made, kept)
        if weight is None:
            nodes.append(node)
            continue
        table, scale = weight
        scales = onnx.numpy_helper.to_array(kept[scale]).ravel()
        flat = f"{node.output[0]}_scales"
        graph.initializer.append(onnx.numpy_helper.from_array(scales, flat))
        nodes += _product(node.input[0], table, flat, node.output[0])
    del graph.node[:]
    graph.node.extend(nodes)
    written: bytes = read.SerializeToString()
    return written


def _weight(node: Any, made: dict[str, Any], kept: dict[str, Any]) -> tuple[str, str] | None:
    """The names of the table of bytes and of the scales that a product is made with, if it is."""
    from onnx import TensorProto  # noqa: PLC0415  # as above

    times = made.get(node.input[1]) if node.op_type == "MatMul" else None
    if times is None or times.op_type != "Mul" or times.input[1] not in kept:
        return None
    cast = made.get(times.input[0])
    if cast is None or cast.op_type != "Cast":
        return None
    table = kept.get(cast.input[0])
    scale = kept[times.input[1]]
    columns = table is not None and len(table.dims) == 2 and list(scale.dims) == [1, table.dims[1]]
    if table is None or table.data_type != TensorProto.INT8 or not columns:
        return None
    return table.name, scale.name


def _product(left: str, table: str, scales: str, result: str) -> list[Any]:
    """Round `left` to bytes, multiply as whole numbers, and scale what comes out.

    The runtime knows these steps in this order, and does them as one.
    """
    from onnx import TensorProto, helper  # noqa: PLC0415  # as above

    step, zero, rounded = f"{result}_step", f"{result}_zero", f"{result}_rounded"
    whole, fraction, both = f"{result}_whole", f"{result}_fraction", f"{result}_both"
    return [
        helper.make_node("DynamicQuantizeLinear", [left], [rounded, step, zero]),
        helper.make_node("MatMulInteger", [rounded, table, zero], [whole]),
        helper.make_node("Cast", [whole], [fraction], to=TensorProto.FLOAT),
        helper.make_node("Mul", [step, scales], [both]),
        helper.make_node("Mul", [fraction, both], [result]),
    ]
