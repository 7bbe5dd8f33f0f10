Feature: Business hours

@ButterflyMX
Rule: An expiry date is given. Monday to Friday, 9:00 AM to 5:00 PM is preset, and can be adjusted.

  Scenario: Nothing but the expiry date is said
    When Maya makes a pass for Ben
      | kind       | business hours |
      | doors      | only the gate  |
      | expires on | Mon 2026-11-30 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When it is Mon 2026-11-23 17:01
    Then the gate stays shut for Ben: outside its hours, it opens Tue 2026-11-24 09:00
    When it is Sat 2026-11-28 12:00
    Then the gate stays shut for Ben: outside its hours, it opens Mon 2026-11-30 09:00
    When it is Mon 2026-11-30 16:59
    And Ben's phone is up to date
    Then the gate opens for Ben

  Scenario: The hours are adjusted
    When Maya makes a pass for Ben
      | kind       | business hours |
      | doors      | only the gate  |
      | days       | Mon, Sat       |
      | until      | 12:00          |
      | expires on | Mon 2026-11-30 |
    And Ben does all that the pass asks for
    When it is Mon 2026-11-23 12:01
    Then the gate stays shut for Ben: outside its hours, it opens Sat 2026-11-28 09:00
