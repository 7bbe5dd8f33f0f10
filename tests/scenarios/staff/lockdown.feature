Feature: Lockdown

@ours
Rule: Lockdown of a door or the property: no pass opens it, until staff end that.

  Background:
    When Maya makes a pass for Ben
      | kind  | full day            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for

  Scenario: One door
    When Grace begins a lockdown of the gate
    Then the gate stays shut for Ben: the door is locked down; the screen says opens
    And the front door opens for Ben
    When Grace ends the lockdown of the gate
    Then the gate opens for Ben

  Scenario: The whole property, residents and staff alike
    When Grace begins a lockdown of everything
    And Grace begins a lockdown of the gate
    Then the front door stays shut for Ben: the door is locked down; the screen says opens
    And door 2B stays shut for Maya: the door is locked down
    And the office stays shut for Grace: the door is locked down
    When Grace ends the lockdown of everything
    Then the front door opens for Ben
    And the gate stays shut for Ben: the door is locked down; the screen says opens

  Scenario: A door without a network hears of it from any phone
    When no door has a network
    And Grace begins a lockdown of the gate
    Then the gate opens for Ben
    When Maya's phone is up to date
    Then the gate opens for Maya
    When 60 seconds pass
    Then the gate stays shut for Ben: the door is locked down; the screen says opens

  Scenario: Only who manages
    When Tom begins a lockdown of the gate
    Then Tom is told: forbidden
    And the gate opens for Ben
