"""Consultations: from a paper and some questions to letters sent, answers counted and a close."""
