using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Reads expectations.</summary>
internal sealed class ExpectationReader(Names names, Complaints complaints)
{
    private static readonly TimeSpan DefaultWithin = TimeSpan.FromMinutes(10);

    /// <summary>Reads the expectation that a key begins; its value is a number for <c>bans</c> and <c>true</c> for <c>no-incident</c>.</summary>
    internal ScenarioExpectation Read(string key, YamlValue value, int line)
    {
        if (key == "bans") return new ScenarioExpectation.Bans(line, BanCount(value));
        if (key == "no-incident")
        {
            if (value is not YamlValue.Scalar { Text: "true" }) complaints.Add(value.Line, "no-incident: expected 'true'");
            return new ScenarioExpectation.Quiet(line);
        }
        Fields fields = new(value, line, ScenarioKeys.Expectations[key], complaints);
        ScenarioExpectation expectation = key switch
        {
            "incident" => Incident(fields),
            "votes" => new ScenarioExpectation.Votes(line, fields.Count("signed", 0, Scenario.NodeCountMax) ?? 0),
            "report" => Report(fields),
            "fate" => new ScenarioExpectation.Fate(line, Payment(fields), fields.Word("is", ScenarioWords.Fates) ?? ""),
            "confirmed" => new ScenarioExpectation.Confirmed(line, Payment(fields)),
            "not-safe" => new ScenarioExpectation.Unsafe(line, Payment(fields), Nodes(fields)),
            "one-chain" => new ScenarioExpectation.OneChain(line, fields.Duration("within") ?? DefaultWithin),
            "mempools-survive" => new ScenarioExpectation.MempoolsSurvive(line, Nodes(fields)),
            "accounted" => new ScenarioExpectation.Accounted(line, Nodes(fields)),
            "verdicts-current" => new ScenarioExpectation.VerdictsCurrent(line, Nodes(fields)),
            _ => new ScenarioExpectation.CoinsEqualReplay(line, Nodes(fields)),
        };
        fields.Close();
        return expectation;
    }

    private ScenarioExpectation.Incident Incident(Fields fields)
    {
        string? block = fields.Text("block");
        names.CheckBlock(fields.LineOf("block"), block);
        return new(
            fields.Line,
            fields.Word("kind", ScenarioWords.IncidentKinds) ?? "",
            block,
            fields.Text("rule"),
            fields.Integer("measured", 0, long.MaxValue),
            fields.Integer("limit", 0, long.MaxValue),
            fields.Count("within-blocks", 0, StepReader.BlockCountMax));
    }

    private ScenarioExpectation.Report Report(Fields fields)
    {
        ScenarioExpectation.Report report = new(
            fields.Line,
            names.Selector(fields, "same-bytes-on"),
            fields.Count("blocks", 0, StepReader.BlockCountMax),
            fields.Texts("double-spent"));
        foreach (string payment in report.DoubleSpent) names.CheckPayment(fields.LineOf("double-spent"), payment);
        return report;
    }

    private string Payment(Fields fields)
    {
        string? payment = fields.Text("payment");
        names.CheckPayment(fields.LineOf("payment"), payment);
        return payment ?? "";
    }

    private NodeSelector Nodes(Fields fields) => names.Selector(fields, "on") ?? new NodeSelector.All(fields.Line);

    private int BanCount(YamlValue value)
    {
        if (value is YamlValue.Scalar { Text: { } text } && Quantities.TryInteger(text, out long count) && count <= int.MaxValue) return (int)count;
        complaints.Add(value.Line, "bans: expected a whole number");
        return 0;
    }
}
