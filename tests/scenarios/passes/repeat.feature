Feature: Making a pass repeat

@Quext
Rule: After creating a pass the person can make it repeat: daily, weekdays, every n weeks, monthly by date or nth
  weekday; until a date or a count. Adding a repeat makes a replacement under the same link.

  Scenario Outline: Every <every>, <end>
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Tue 2026-11-24 14:00 |
      | end   | Tue 2026-11-24 16:00 |
    And Maya makes Ben's pass repeat every <every>, <end>
    Then Ben's pass runs from Tue 2026-11-24 14:00 to <last> 16:00

  Examples:
    | every                | end                  | last           |
    | day                  | until Fri 2026-11-27 | Fri 2026-11-27 |
    | weekday              | 6 times              | Tue 2026-12-01 |
    | week                 | 3 times              | Tue 2026-12-08 |
    | 2 weeks              | 3 times              | Tue 2026-12-22 |
    | month on its date    | until Sun 2027-01-31 | Sun 2027-01-24 |
    | month on its weekday | 3 times              | Tue 2027-01-26 |

  Scenario: The guest keeps the link, and is told
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | name  | tutor                |
      | doors | only the gate        |
      | start | Tue 2026-11-24 14:00 |
      | end   | Tue 2026-11-24 16:00 |
    And Ben does all that the pass asks for
    And Maya makes Ben's pass repeat every day, 3 times
    Then Ben gets a text: your pass "tutor" has changed
    When Ben's phone is up to date
    And it is Wed 2026-11-25 15:00
    Then the gate opens for Ben
    And Maya's activity has
      | tutor | issued   |      |
      | tutor | shared   | sms  |
      | tutor | opened   |      |
      | tutor | verified |      |
      | tutor | replaced |      |
      | tutor | shared   | sms  |
      | tutor | unlocked | gate |

  Scenario: Repeat differently
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Tue 2026-11-24 14:00 |
      | end   | Tue 2026-11-24 16:00 |
    And Maya makes Ben's pass repeat every day, 3 times
    And Maya makes Ben's pass repeat every week, 2 times
    Then Ben's pass runs from Tue 2026-11-24 14:00 to Tue 2026-12-01 16:00

  Scenario: What has no hours can't repeat
    Given the property allows permanent passes
    When Maya makes a pass for Ben
      | kind  | permanent     |
      | doors | only the gate |
    And Maya makes Ben's pass repeat every day, 3 times
    Then Maya is told what is wrong
      | repeat | invalid: nothing to repeat |

@Quext
Rule: *Active for* and *expires in* begin anew with each occurrence: the guest's act opens that one.

  Scenario: Half an hour on each day, from the guest's act
    When Maya makes a pass for Ben
      | kind       | time frame                                   |
      | doors      | only the gate                                |
      | frame      | Tue 2026-11-24 14:00 to Tue 2026-11-24 18:00 |
      | expires in | 30 minutes                                   |
    And Maya makes Ben's pass repeat every day, 3 times
    And it is Tue 2026-11-24 15:00
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When it is Tue 2026-11-24 15:31
    Then the gate stays shut for Ben: expired Tue 2026-11-24 15:30 after its link was opened, it opens again Wed 2026-11-25 14:00
    When it is Wed 2026-11-25 16:00
    Then the gate stays shut for Ben: its link was not opened
    When Ben opens the pass
    Then the gate opens for Ben
    When it is Wed 2026-11-25 16:31
    Then the gate stays shut for Ben: expired Wed 2026-11-25 16:30 after its link was opened, it opens again Thu 2026-11-26 14:00

  Scenario: An hour on each day, from the first door
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
      | days       | Mon            |
      | from       | 08:00          |
      | until      | 12:00          |
    And Grace makes Vera's pass repeat every day, 2 times
    And Vera does all that the pass asks for
    Then the gate opens for Vera
    When it is Mon 2026-11-23 10:01
    Then the gate stays shut for Vera: its active time was over Mon 2026-11-23 10:00, it opens again Tue 2026-11-24 08:00
    When it is Tue 2026-11-24 11:00
    Then the gate opens for Vera
    When it is Tue 2026-11-24 11:59
    Then the gate opens for Vera
