"""Text on what is given and when, English and Dutch → doses and timepoints; pure."""
