"""The press: a report as a value, and as HTML, Word, PDF, workbook, CSV and JSON."""
