using Blockchain.Consensus.Governance;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Looks behind the decisions of nodes: at the certificates that they went by, and at the verdicts that they hold.</summary>
internal static class DecisionJudge
{
    /// <summary>Every certificate is checked once more, by the rule for certificates alone, whoever counted the votes.</summary>
    internal static ExpectationRow Certificates(Stage stage, ScenarioExpectation.Votes expected)
    {
        string what = $"every certificate holds the votes of {Phrase.Count(expected.Signed, "voter")} and no other";
        if (Voting.CouncilOf(stage.Scenario) is not { } council) return new(expected.Line, what, "no council", false, null);
        int good = 0;
        string? fault = null;
        foreach (NodeIndex node in stage.Nodes)
        {
            Certificate? certificate = stage.Host.CertificateOf(node);
            string? wrong = certificate is null ? "no certificate" : FaultIn(certificate, council, stage, expected.Signed);
            if (wrong is null) good++;
            fault ??= wrong is null ? null : $"{stage.NameOf(node)}: {wrong}";
        }
        string seen = $"{good} of {Phrase.Count(stage.Scenario.Nodes.Length, "node")}" + (fault is null ? "" : $"; {fault}");
        return new(expected.Line, what, seen, good == stage.Scenario.Nodes.Length, null);
    }

    /// <summary>What a node remembers of a block is compared with what its rule set says of it now.</summary>
    internal static ExpectationRow VerdictsCurrent(Stage stage, ScenarioExpectation.VerdictsCurrent expected)
    {
        int held = 0;
        int stale = 0;
        foreach (NodeIndex node in stage.Find(expected.On))
        {
            VerdictAudit audit = stage.Host.AuditOf(node);
            held += audit.Held;
            stale += audit.Stale;
        }
        return new(expected.Line, "every verdict is one of today's rules", $"{Phrase.Number(stale)} of {Phrase.Count(held, "verdict")} stale", stale == 0 && held > 0, null);
    }

    private static string? FaultIn(Certificate certificate, Council council, Stage stage, int signed)
    {
        NetworkId network = new(stage.Chain.Magic.Value, stage.Chain.Genesis.Hash);
        if (CertificateCheck.Of(certificate, network, council, pin: null, stage.Verifier) is [{ } first, ..]) return $"{first.Fault}";
        return certificate.Votes.Length == signed ? null : Phrase.Count(certificate.Votes.Length, "vote");
    }
}
