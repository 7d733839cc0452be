"""The situation brief 汛情快报: what holds now on one page, with a link to every reading.

Its wording and order are ours (check): the county's own form replaces `page.html`.
"""
