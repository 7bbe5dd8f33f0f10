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

  Scenario: After a QR code the phone hears of it from the service
    When Maya makes a pass for Ben
      | kind  | one-time            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for
    Then the gate opens for Ben's QR code
    And the gate isn't ticked off for Ben
    When Ben's phone is up to date
    Then the gate is ticked off for Ben
    And Ben is sent to the front door
    When 2 minutes pass
    Then the screen says used up Mon 2026-11-23 09:00 at the gate to Ben
    And the gate stays shut for Ben: used up Mon 2026-11-23 09:00

  Scenario: From a door without a network it comes later
    When Maya makes a pass for Ben
      | kind  | full day            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for
    And the gate has no network
    Then the gate opens for Ben's QR code
    When Ben's phone is up to date
    Then the gate isn't ticked off for Ben
    And Ben is sent to the gate
    When Ben ticks off the gate
    Then Ben is sent to the front door
