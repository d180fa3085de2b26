using System.Globalization;
using System.Text;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>Writes a scenario: a network that is cut in half for ten minutes, in which everybody mines and pays at random, and then healed.</summary>
internal static class CutInHalf
{
    public const int Players = 8;

    private const int CoinsEach = 2;
    private const int Rounds = 24;
    private const int RoundSeconds = 25;
    private const int MineSeconds = 10;

    /// <summary>The scenario's text, drawn from a seed.</summary>
    /// <param name="nodes">How many nodes; even.</param>
    /// <param name="seed">What it is drawn from.</param>
    public static string Write(int nodes, ulong seed)
    {
        SplitMix64 chance = new(seed);
        StringBuilder text = new("name: cut-in-half\nstart: 2013-03-11T03:40:00Z\nnodes:\n");
        for (int i = 0; i < nodes; i++) Line($"  - {{ name: n{i}, rules: \"0.8\", hash-power: 1 }}");
        text.Append("players:\n");
        for (int i = 0; i < Players; i++) Line($"  - {{ name: p{i}, node: n{i * nodes / Players} }}");
        text.Append("steps:\n");
        for (int i = 0; i < Players; i++) Line($"  - mine: {{ blocks: {CoinsEach}, by: n{i * nodes / Players}, to: p{i}, every: 1m }}");
        Line($"  - mine: {{ until-height: {(Players * CoinsEach) + 101}, every: 1m }}");
        Line($"  - partition: {{ groups: [[{Names(0, nodes / 2)}], [{Names(nodes / 2, nodes)}]] }}");
        for (int i = 0; i < Players; i += 2)
        {
            bool isFirstHalf = i < Players / 2;
            Line($"  - pay: {{ from: p{i}, to: p{i + 1}, amount: 3, as: paid-{i} }}");
            Line($"  - double-spend: {{ payment: paid-{i}, seen-by: [{(isFirstHalf ? Names(nodes / 2, nodes) : Names(0, nodes / 2))}], as: taken-back-{i} }}");
        }
        for (int round = 0; round < Rounds; round++)
        {
            for (long payments = chance.Between(2, 4); payments > 0; payments--)
                Line($"  - pay: {{ from: p{chance.Below(Players)}, to: p{chance.Below(Players)}, amount: 0.{chance.Between(10, 99)}, times: {chance.Between(1, 2)} }}");
            Line($"  - mine: {{ blocks: 1, by: n{chance.Below(nodes)} }}");
            Line($"  - run: {{ for: {RoundSeconds - MineSeconds - SettleSeconds}s }}");
        }
        text.Append("  - heal:\n");
        for (int i = 0; i < 3; i++) Line($"  - mine: {{ blocks: 1, by: n{chance.Below(nodes)} }}");
        text.Append("expect:\n  - bans: 0\n  - one-chain: { within: 1m }\n  - coins-equal-replay: { on: all }\n  - verdicts-current: { on: all }\n  - accounted: { on: all }\n");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    // What a run step takes besides what it names.
    private const int SettleSeconds = 5;

    private static string Names(int from, int to) => string.Join(", ", Enumerable.Range(from, to - from).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i}")));
}
