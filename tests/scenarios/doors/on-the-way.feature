Feature: On the way

@ours
Rule: On arrival the guest sees the route as steps, the next door first; opened ones tick off when the phone knows
  (Bluetooth, receipts), or by a tap.

  Scenario: Door by door
    When Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | door 2B        |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Ben does all that the pass asks for, with the secret code 4711
    Then Ben is sent to the gate
    And the gate opens for Ben
    And the gate is ticked off for Ben
    And Ben is sent to the front door
    When 60 seconds pass
    Then the front door opens for Ben
    And the lift opens for Ben
    And Ben is sent to the corridor door
    And the corridor door isn't ticked off for Ben
    When Ben ticks off the corridor door
    Then Ben is sent to door 2B
    And door 2B opens for Ben
    And Ben has no further to go
