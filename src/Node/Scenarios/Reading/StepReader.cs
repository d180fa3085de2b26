using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Reads steps; whatever is missing has been complained of, so that a stand-in never reaches a runner.</summary>
internal sealed class StepReader(Names names, Complaints complaints)
{
    /// <summary>Blocks that one step may ask for, and the greatest height.</summary>
    internal const int BlockCountMax = 100_000;

    /// <summary>Distinct transaction ids that a block may be told to touch, and outputs to prepare.</summary>
    internal const int TouchedTxIdCountMax = 20_000;

    /// <summary>Payments of one step.</summary>
    internal const int PaymentCountMax = 1_000;

    private static readonly Amount DefaultFee = new(10_000);

    /// <summary>Reads the step that a key begins.</summary>
    internal ScenarioStep Read(string key, Fields fields)
    {
        ScenarioStep step = key switch
        {
            "mine" => Mine(fields),
            "prepare" => Prepare(fields),
            "pay" => Pay(fields),
            "double-spend" => DoubleSpend(fields),
            "run" => Run(fields),
            "partition" => new ScenarioStep.Partition(fields.Line, Groups(fields)),
            "crash" => new ScenarioStep.Crash(fields.Line, Nodes(fields, "nodes")),
            "restart" => new ScenarioStep.Restart(fields.Line, Nodes(fields, "nodes")),
            "downgrade" => new ScenarioStep.Downgrade(fields.Line, Nodes(fields, "nodes"), fields.Text("rules") ?? ""),
            "rollback" => Rollback(fields),
            _ => new ScenarioStep.Heal(fields.Line),
        };
        fields.Close();
        return step;
    }

    private ScenarioStep.Mine Mine(Fields fields)
    {
        int? until = fields.Count("until-height", 1, BlockCountMax);
        int? blocks = fields.Count("blocks", 1, BlockCountMax);
        int? touching = fields.Count("touching-txids", 2, TouchedTxIdCountMax);
        string? by = fields.Text("by"), to = fields.Text("to"), name = fields.NewName("as");
        names.CheckNode(fields.LineOf("by"), by);
        names.CheckPlayer(fields.LineOf("to"), to);
        names.AddBlock(fields.LineOf("as"), name);
        if (until is not null && blocks is not null) complaints.Add(fields.Line, "mine: either 'until-height' or 'blocks'");
        if (until is null && blocks is null && by is null) complaints.Add(fields.Line, "mine: one of 'until-height', 'blocks', 'by' is missing");
        if (touching is not null && by is null) complaints.Add(fields.LineOf("touching-txids"), "mine: 'touching-txids' needs 'by': one node makes that block");
        if ((touching ?? 0) > 0 && (until ?? blocks ?? 1) > 1) complaints.Add(fields.LineOf("touching-txids"), "mine: 'touching-txids' is for one block");
        if (name is not null && (until is not null || blocks > 1)) complaints.Add(fields.LineOf("as"), "mine: 'as' names one block");
        return new(fields.Line, until, blocks, by, touching, to, fields.Duration("every"), name);
    }

    private ScenarioStep.Prepare Prepare(Fields fields)
    {
        int outputs = fields.Count("outputs", 1, TouchedTxIdCountMax) ?? 1;
        string? by = fields.Text("by");
        names.CheckPlayer(fields.LineOf("by"), by);
        return new(fields.Line, outputs, by ?? "");
    }

    private ScenarioStep.Pay Pay(Fields fields)
    {
        string? from = fields.Text("from"), to = fields.Text("to"), name = fields.NewName("as");
        names.CheckPlayer(fields.LineOf("from"), from);
        names.CheckPlayer(fields.LineOf("to"), to);
        names.AddPayment(fields.LineOf("as"), name);
        Amount? amount = fields.Coins("amount");
        if (amount == Amount.Zero) complaints.Add(fields.LineOf("amount"), "pay: 'amount' is nothing, expected more than 0 coins");
        Amount fee = fields.Coins("fee") ?? DefaultFee;
        int times = fields.Count("times", 1, PaymentCountMax) ?? 1;
        if (times > 1 && name is not null) complaints.Add(fields.LineOf("as"), "pay: 'as' names one payment, not several");
        return new(fields.Line, from ?? "", to ?? "", amount ?? Amount.Zero, fee, times, names.Selector(fields, "seen-by"), name);
    }

    private ScenarioStep.DoubleSpend DoubleSpend(Fields fields)
    {
        string? payment = fields.Text("payment"), name = fields.NewName("as");
        names.CheckPayment(fields.LineOf("payment"), payment);
        names.AddPayment(fields.LineOf("as"), name);
        return new(fields.Line, payment ?? "", Nodes(fields, "seen-by"), name);
    }

    private ScenarioStep.Run Run(Fields fields)
    {
        TimeSpan? time = fields.Duration("for");
        int? blocks = fields.Count("until-blocks", 1, BlockCountMax);
        string? on = fields.Text("on");
        names.CheckBlock(fields.LineOf("on"), on);
        if (time is null == (blocks is null)) complaints.Add(fields.Line, "run: either 'for' or 'until-blocks'");
        if (blocks is null != (on is null)) complaints.Add(fields.Line, "run: 'until-blocks' and 'on' belong together");
        int? lead = fields.Count("keeps-lead", 1, BlockCountMax);
        if (lead is not null && on is null) complaints.Add(fields.LineOf("keeps-lead"), "run: 'keeps-lead' needs 'on': the branch that stays ahead");
        return new(fields.Line, time, blocks, on, lead);
    }

    private ScenarioStep.Rollback Rollback(Fields fields)
    {
        string? leave = fields.Text("leave"), adopt = fields.Text("adopt"), by = fields.Text("by");
        names.CheckBlock(fields.LineOf("leave"), leave);
        names.CheckNode(fields.LineOf("by"), by);
        ImmutableArray<string> observers = fields.Texts("observers");
        foreach (string observer in observers) names.CheckNode(fields.LineOf("observers"), observer);
        return new(fields.Line, leave ?? "", adopt ?? "", by, observers);
    }

    private NodeSelector Nodes(Fields fields, string key) => names.Selector(fields, key) ?? new NodeSelector.All(fields.Line);

    private ImmutableArray<NodeSelector> Groups(Fields fields)
    {
        if (fields.Value("groups") is YamlValue.Sequence { Items: { Length: > 0 } items })
        {
            return [.. items.Select(item => names.Selector(item, fields, "groups")).OfType<NodeSelector>()];
        }
        complaints.Add(fields.LineOf("groups"), "partition: 'groups' is a list of groups, such as [[a, b], rules \"0.7\"]");
        return [];
    }
}
