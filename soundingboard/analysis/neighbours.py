"""What the nearest of the other passages are about is asked beside what a passage itself says.

Only where a sentence model reads: by its directions the nearest passages are mostly about the same
thing, and what they say more plainly helps to place one that says little (label propagation; Zhu
and Ghahramani, 2002, one step of it).
"""

from dataclasses import dataclass

import numpy as np

from soundingboard.analysis.likeness import Numbers, Places

ASKED = 15
"""The nearest passages that are asked."""

SAY_IN_LEARNING, SAY = 0.7, 0.3
"""Weight of their say beside the passage's own (which has the rest): in choosing which passages
teach, and in coding."""

THE_SAME = 0.9999
"""Nearness, as a share of that of a passage to itself, from which on it is the same wording."""

AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Passages that may be asked."""

    company: Numbers
    """Passages x directions."""
    shares: Numbers
    """What they are about; passages x priorities (and a last column for none, if shares have)."""

    def heard(self, texts: Places, own: Numbers, say: float) -> Numbers:
        """`own`, the shares of some texts, mixed with those of their nearest neighbours."""
        most = min(ASKED, len(self.company) - 1)
        if most < 1:
            return own
        mixed = np.empty_like(own)
        for start in range(0, len(own), AT_A_TIME):
            some = slice(start, start + AT_A_TIME)
            company = texts.company[some]
            near = company @ self.company.T
            itself = np.einsum("ij,ij->i", company, company)[:, np.newaxis]
            near[near >= THE_SAME * itself] = 0
            asked = np.argpartition(-near, most, axis=1)[:, :most]
            weight = np.clip(np.take_along_axis(near, asked, axis=1), 0, None) ** 2 + 1e-9
            said = np.einsum("ij,ijk->ik", weight, self.shares[asked])
            mixed[some] = (1 - say) * own[some] + say * said / weight.sum(axis=1, keepdims=True)
        return mixed
