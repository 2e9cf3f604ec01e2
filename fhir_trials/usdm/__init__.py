"""Trial ⇄ USDM, the unified study definitions model of CDISC and TransCelerate. https://www.cdisc.org/ddf"""
