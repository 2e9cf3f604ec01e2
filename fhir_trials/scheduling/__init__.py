"""When: a schedule checked, laid out as a grid, and reckoned for one participant; pure."""
