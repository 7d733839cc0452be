"""The livelihood board to take away: tables, a workbook, the monthly bulletin, open data.

Each is a pure function of a board. A board holds approved figures only, so whatever may be read
without an account may be exported without one.
"""
