"""Thresholds: ages, measurements, scores, stages, sizes and counts, with their bounds and units."""
