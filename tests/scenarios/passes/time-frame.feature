Feature: Time frame

@Quext
Rule: A preset frame or a custom one is given. A frame is a start and an end.

  Scenario Outline: <frame>
    When Maya makes a pass for Ben
      | kind  | time frame    |
      | doors | only the gate |
      | frame | <frame>       |
    Then Ben's pass runs from <start> to <end>

  Examples:
    | frame                                        | start                | end                  |
    | next hour                                    | Mon 2026-11-23 09:00 | Mon 2026-11-23 10:00 |
    | next 4 hours                                 | Mon 2026-11-23 09:00 | Mon 2026-11-23 13:00 |
    | today                                        | Mon 2026-11-23 00:00 | Tue 2026-11-24 00:00 |
    | tomorrow                                     | Tue 2026-11-24 00:00 | Wed 2026-11-25 00:00 |
    | weekend                                      | Sat 2026-11-28 00:00 | Mon 2026-11-30 00:00 |
    | this week                                    | Mon 2026-11-23 00:00 | Mon 2026-11-30 00:00 |
    | Fri 2026-11-27 18:00 to Fri 2026-11-27 23:00 | Fri 2026-11-27 18:00 | Fri 2026-11-27 23:00 |

@Quext
Rule: A later expiration date repeats its hours every day through that date; so does a weekend on the days it has.

  Scenario: Two hours each day until Wednesday
    When Maya makes a pass for Ben
      | kind       | time frame                                   |
      | doors      | only the gate                                |
      | frame      | Mon 2026-11-23 14:00 to Mon 2026-11-23 16:00 |
      | expires on | Wed 2026-11-25                               |
    And Ben does all that the pass asks for
    When it is Tue 2026-11-24 15:00
    Then the gate opens for Ben
    When it is Tue 2026-11-24 17:00
    Then the gate stays shut for Ben: outside its hours, it opens Wed 2026-11-25 14:00
    And Ben's pass runs from Mon 2026-11-23 14:00 to Wed 2026-11-25 16:00

  Scenario: Two weekends
    When Maya makes a pass for Ben
      | kind       | time frame     |
      | doors      | only the gate  |
      | frame      | weekend        |
      | expires on | Sun 2026-12-06 |
    And Ben does all that the pass asks for
    When it is Wed 2026-12-02 12:00
    And Ben's phone is up to date
    Then the gate stays shut for Ben: outside its hours, it opens Sat 2026-12-05 00:00
    When it is Sun 2026-12-06 23:59
    Then the gate opens for Ben

@Quext
Rule: *Expires in* counts from the guest's opening of the link, or *without expiration* for all of it.

  Scenario: Half an hour from the opening of the link
    When Maya makes a pass for Ben
      | kind       | time frame    |
      | doors      | only the gate |
      | frame      | today         |
      | expires in | 30 minutes    |
    And it is Mon 2026-11-23 10:00
    And Ben looks at the link
    And it is Mon 2026-11-23 11:00
    And Ben does all that the pass asks for
    When it is Mon 2026-11-23 11:29
    Then the gate opens for Ben
    When it is Mon 2026-11-23 11:31
    Then the gate stays shut for Ben: expired Mon 2026-11-23 11:30 after its link was opened

  Scenario: Opened the evening before, the whole of it is left
    When Maya makes a pass for Ben
      | kind       | time frame    |
      | doors      | only the gate |
      | frame      | tomorrow      |
      | expires in | 60 minutes    |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    When it is Tue 2026-11-24 00:59
    Then the gate opens for Ben
    When it is Tue 2026-11-24 01:01
    Then the gate stays shut for Ben: expired Tue 2026-11-24 01:00 after its link was opened

  Scenario: Without expiration
    When Maya makes a pass for Ben
      | kind  | time frame    |
      | doors | only the gate |
      | frame | today         |
    And Ben does all that the pass asks for
    When it is Mon 2026-11-23 23:59
    Then the gate opens for Ben

@Quext
Rule: After the last repetition the pass leaves the resident's list by itself.

  Scenario: An hour later
    When Maya makes a pass for Ben
      | kind  | time frame    |
      | name  | coffee        |
      | doors | only the gate |
      | frame | next hour     |
    Then Maya's list has Ben's pass
    When it is Mon 2026-11-23 10:00
    Then Maya's list doesn't have Ben's pass
    And Maya's activity has
      | coffee | issued  |     |
      | coffee | shared  | sms |
      | coffee | expired |     |
