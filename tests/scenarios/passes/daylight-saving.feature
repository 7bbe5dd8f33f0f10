Feature: Daylight saving

@ours
Rule: A boundary in the skipped hour falls at the moment of the jump; a window wholly inside it doesn't open that day,
  and still counts towards a COUNT.

  Scenario: From 2:30 in the night in which 2:30 doesn't come
    Given it is Sat 2027-03-13 12:00
    When Maya makes a pass for Ben
      | kind       | recurring      |
      | doors      | only the gate  |
      | days       | every day      |
      | from       | 02:30          |
      | until      | 04:00          |
      | expires on | Mon 2027-03-15 |
    And Ben does all that the pass asks for
    And it is Sun 2027-03-14 01:58
    Then the gate stays shut for Ben: outside its hours, it opens Sun 2027-03-14 03:00
    When 2 minutes pass
    Then the gate opens for Ben
    When it is Sun 2027-03-14 04:01
    Then the gate stays shut for Ben: outside its hours, it opens Mon 2027-03-15 02:30

  Scenario: Until 2:30 in that night
    Given it is Sat 2027-03-13 12:00
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Sun 2027-03-14 01:00 |
      | end   | Sun 2027-03-14 02:30 |
    Then Ben's pass runs from Sun 2027-03-14 01:00 to Sun 2027-03-14 03:00

  Scenario: From 2:15 to 2:45, three times
    Given it is Fri 2027-03-12 12:00
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Sat 2027-03-13 02:15 |
      | end   | Sat 2027-03-13 02:45 |
    And Maya makes Ben's pass repeat every day, 3 times
    And Ben does all that the pass asks for
    And it is Sat 2027-03-13 02:50
    Then the gate stays shut for Ben: outside its hours, it opens Mon 2027-03-15 02:15
    When it is Sun 2027-03-14 03:00
    Then the gate stays shut for Ben: outside its hours, it opens Mon 2027-03-15 02:15
    And Ben's pass runs from Sat 2027-03-13 02:15 to Mon 2027-03-15 02:45

@ours
Rule: In the repeated hour a window runs from the first `from` to the last `until`.

  Scenario: From 1:30 to 1:45 in the night in which both come twice
    Given it is Sat 2026-10-31 12:00
    When Maya makes a pass for Ben
      | kind       | recurring      |
      | doors      | only the gate  |
      | days       | Sun            |
      | from       | 01:30          |
      | until      | 01:45          |
      | expires on | Sun 2026-11-08 |
    And Ben does all that the pass asks for
    And it is Sun 2026-11-01 01:29
    Then the gate stays shut for Ben: too early, it opens Sun 2026-11-01 01:30
    When it is Sun 2026-11-01 01:30
    Then the gate opens for Ben
    When it is Sun 2026-11-01 01:50
    Then the gate opens for Ben
    When it is Sun 2026-11-01 01:44 -05:00
    Then the gate opens for Ben
    When it is Sun 2026-11-01 01:46 -05:00
    Then the gate stays shut for Ben: outside its hours, it opens Sun 2026-11-08 01:30

@ours
Rule: *Active for*, 24 hours and 12 hours are elapsed time.

  Scenario: Four hours from 11 PM end at 2 AM when an hour comes twice
    Given it is Sat 2026-10-31 23:00
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Sat 2026-10-31 |
      | ends on    | Sun 2026-11-01 |
      | active for | 4 hours        |
    And Vera does all that the pass asks for
    Then the gate opens for Vera
    When it is Sun 2026-11-01 01:59 -05:00
    Then the gate opens for Vera
    When it is Sun 2026-11-01 02:01
    Then the gate stays shut for Vera: its active time was over Sun 2026-11-01 02:00

  Scenario: The 24 hours of a passcode end an hour earlier by the clock
    Given it is Sat 2026-10-31 10:00
    When Grace makes a pass for Nora
      | kind  | passcode             |
      | doors | only the bike store  |
      | start | Sat 2026-10-31 12:00 |
      | end   | Fri 2026-11-06 12:00 |
    And Nora does all that the pass asks for
    And it is Sun 2026-11-01 11:01
    Then the screen says not used by Sun 2026-11-01 11:00 at the bike store to Nora
