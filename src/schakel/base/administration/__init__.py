"""What administrators and privacy officers do in the product itself: the people of their own
organisation, policy data as draft and publication, and reading the trail. It holds no case data
and has no tables of its own.
"""
