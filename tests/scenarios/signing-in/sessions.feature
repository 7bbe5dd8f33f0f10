Feature: Sessions

@ours
Rule: A person sees on which phones they are signed in, and signs a lost one out: it is out, and opens their doors no
  more.

  Background:
    Then the gate opens for Maya
    When Maya gets a new phone

  Scenario: A lost phone
    Then the number of Maya's sessions is 2
    When Maya signs the other phone out
    Then the number of Maya's sessions is 1
    And the gate opens for Maya
    When Maya takes the other phone
    Then the gate stays shut for Maya: deleted
    When Maya's phone is up to date
    Then Maya is told: signed out

  Scenario: A door without a network learns of it from the new phone
    Given the gate has no network
    When Maya signs the other phone out
    And Maya takes the other phone
    Then the gate opens for Maya
    When Maya takes the other phone
    And Maya's phone is up to date
    Then the gate opens for Maya
    When Maya takes the other phone
    Then the gate stays shut for Maya: deleted

@ours
Rule: Nobody ends another's session but by ending their part in the property.

  Background:
    Then the gate opens for Maya
    When Maya gets a new phone

  Scenario: Who moves out is signed out everywhere
    Then the number of Maya's sessions is 2
    When Grace lets everybody move out of 2B
    And Maya's phone is up to date
    Then Maya is told: signed out
    When Maya takes the other phone
    And Maya's phone is up to date
    Then Maya is told: signed out
