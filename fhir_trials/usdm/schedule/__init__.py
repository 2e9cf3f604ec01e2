"""Schedule and biomedical concepts ⇄ the timelines, encounters and activities of a USDM study design."""
