"""Published tables and estimates: how many possible victims nobody sees, and how sure we are.

It sees numbers, never persons; the verdict comes before the number, the band before the point.
"""
