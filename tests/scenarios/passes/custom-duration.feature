Feature: Custom duration

@ButterflyMX
Rule: A start and an end are given. The end is after the start, and at most one year after creation.

  Scenario: It opens from its start to its end
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | name  | piano tuner          |
      | doors | only the gate        |
      | start | Tue 2026-11-24 14:00 |
      | end   | Tue 2026-11-24 16:30 |
    And Ben does all that the pass asks for
    Then the gate stays shut for Ben: too early, it opens Tue 2026-11-24 14:00
    When it is Tue 2026-11-24 14:00
    Then the gate opens for Ben
    When it is Tue 2026-11-24 16:29
    Then the gate opens for Ben
    When it is Tue 2026-11-24 16:31
    Then Ben has nothing to show at the gate: over since Tue 2026-11-24 16:30
    And the gate has opened 2 times

  Scenario Outline: <case>
    When Maya makes a pass for Ben
      | kind  | custom duration |
      | doors | only the gate   |
      | start | <start>         |
      | end   | <end>           |
    Then Maya is told what is wrong
      | end | <wrong> |

  Examples:
    | case                              | start                | end                  | wrong                                        |
    | The end is not after the start    | Tue 2026-11-24 14:00 | Tue 2026-11-24 14:00 | invalid: not after start                     |
    | It ends more than a year from now | Tue 2026-11-24 14:00 | Tue 2027-11-23 09:01 | invalid: beyond one year: latest: 2027-11-23 |
    | It is over already                | Sun 2026-11-22 14:00 | Sun 2026-11-22 16:00 | invalid: past                                |
