Feature: Which kinds and credentials can be had

@SmartRent
Rule: Which kinds and credentials can be had depends on the property's policy and on each door's lock (a Bluetooth pass
  is permanent or temporary only). What a chosen door can't hold is said while composing, with the rule's name.

  Scenario: Kinds that the property doesn't have are shown with the rule
    Given the property allows delivery passes
    And the property doesn't allow recurring and one-time passes
    Then the form offers Maya the kinds
      | custom duration |                             |
      | recurring       | kinds: recurring |
      | business hours  |                             |
      | full day        |                             |
      | one time        | kinds: one time  |
      | permanent       | kinds: permanent |
      | temporary       |                             |
      | delivery        |                             |
      | time frame      |                             |

  Scenario: A lock that reads only Bluetooth holds permanent and temporary passes
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gym   |
      | date  | Tue 2026-11-24 |
    Then Maya is told what is wrong
      | doors | not holdable: door: gym, rule: kinds: full day |

  Scenario: A keypad reads no Bluetooth
    When Maya makes a pass for Ben
      | kind        | full day                |
      | doors       | gate and bike store     |
      | date        | Tue 2026-11-24          |
      | credentials | Bluetooth               |
    Then Maya is told what is wrong
      | doors | not holdable: door: bike store, rule: credentials: instead: pin |

  Scenario: The form says of each door on offer what its lock can't hold
    When Maya fills in a pass for Ben
      | kind  | full day       |
      | doors | front door     |
    Then the form offers Maya the doors
      | gate           |                                                              |
      | exit turnstile | not holdable: door: exit turnstile, rule: not connected      |
      | garage gate    |                                                              |
      | front door     |                                                              |
      | lift           |                                                              |
      | corridor door  | not holdable: door: corridor door, rule: not connected       |
      | door 2B        |                                                              |
      | gym            | not holdable: door: gym, rule: kinds: full day               |
      | bike store     |                                                              |
