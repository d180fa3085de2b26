namespace Blockchain.Node.Tests.Scenarios;

internal static class ScenarioSamples
{
    /// <summary>Every key at least once. Tests name its lines: line 1 is the comment.</summary>
    internal const string Everything = """
        # every key at least once
        name: everything
        chain: chain.json
        start: 2013-03-11T22:30:00Z
        network:
          delay-least: 20ms
          delay-most: 200ms
          loss-percent: 1
        nodes:
          - { name: a, rules: "0.7", hash-power: 40, rollback-policy: auto }
          - { name: b, rules: "0.8", hash-power: 60, rollback-policy: ignore }
        council: { voters: [a, b], threshold: 2 }
        players:
          - { name: alice, node: a }
          - { name: bob, node: b }
        steps:
          - mine: { until-height: 120, every: 10m, to: alice }
          - prepare: { outputs: 5019, by: alice }
          - mine: { by: b, touching-txids: 5021, as: big-block }
          - pay: { from: alice, to: bob, amount: 9.5, fee: 0.0002, seen-by: [a, b], as: deposit }
          - double-spend: { payment: deposit, seen-by: rules "0.7" }
          - run: { for: 6h }
          - run: { until-blocks: 24, on: big-block, keeps-lead: 2 }
          - partition: { groups: [[a], [b]] }
          - heal: {}
          - crash: { nodes: a }
          - restart: { nodes: all }
          - downgrade: { nodes: voters, rules: "0.8" }
          - rollback: { leave: big-block, adopt: "0.8", by: b, observers: [a] }
        expect:
          - incident: { kind: rule split, block: big-block, rule: max-touched-txids, measured: 5021, limit: 4500, within-blocks: 1 }
          - no-incident: true
          - bans: 0
          - votes: { signed: 2 }
          - report: { same-bytes-on: rules "0.8", blocks: 24, double-spent: [deposit] }
          - fate: { payment: deposit, is: double-spent }
          - confirmed: { payment: deposit }
          - not-safe: { payment: deposit, on: b }
          - one-chain: { within: 10m }
          - mempools-survive: { on: all }
          - accounted: { on: all }
          - coins-equal-replay: { on: all }
          - verdicts-current: { on: all }

        """;
}
