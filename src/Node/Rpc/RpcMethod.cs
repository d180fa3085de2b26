using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Rpc;

/// <summary>A method by its name: who may call it, what it takes, what it does.</summary>
public sealed record RpcMethod
{
    /// <summary>The name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The heading that it stands under in help.</summary>
    public required string Group { get; init; }

    /// <summary>The least role that may call it.</summary>
    public required RpcRole Role { get; init; }

    /// <summary>What it does, for people; the first line is a sentence.</summary>
    public required string Help { get; init; }

    /// <summary>What it takes, in order.</summary>
    public required ImmutableArray<RpcParameter> Parameters { get; init; }

    /// <summary>Does it.</summary>
    public required Func<RpcNode, RpcArguments, CancellationToken, Task<JsonNode?>> Run { get; init; }

    /// <summary>A method that reads the machine between two events.</summary>
    public static RpcMethod Reads(
        string group, string name, string help, ImmutableArray<RpcParameter> parameters, Func<RpcNode, NodeMachine, RpcArguments, JsonNode?> read) => new()
        {
            Name = name,
            Group = group,
            Role = RpcRole.Read,
            Help = help,
            Parameters = parameters,
            Run = (node, arguments, _) => node.Loop.ReadAsync(machine => read(node, machine, arguments)),
        };

    /// <summary>A method that hands events in, waits, or looks elsewhere than at the machine.</summary>
    public static RpcMethod Does(
        string group, string name, RpcRole role, string help, ImmutableArray<RpcParameter> parameters,
        Func<RpcNode, RpcArguments, CancellationToken, Task<JsonNode?>> run) => new()
        {
            Name = name,
            Group = group,
            Role = role,
            Help = help,
            Parameters = parameters,
            Run = run,
        };

    /// <summary>The name with its parameters, those in round brackets optional: <c>getblockhash height</c>.</summary>
    public string Usage => string.Join(' ', Parameters.Select(parameter => parameter.IsOptional ? $"( {parameter.Name} )" : parameter.Name).Prepend(Name));

    /// <summary>Everything for people.</summary>
    public string FullHelp()
    {
        StringBuilder text = new($"{Usage}\n\n{Help}\n");
        if (!Parameters.IsEmpty) text.Append("\nArguments:\n");
        for (int i = 0; i < Parameters.Length; i++)
        {
            RpcParameter parameter = Parameters[i];
            string kind = parameter.Type switch
            {
                RpcType.Text => "string",
                RpcType.Number => "numeric",
                RpcType.Boolean => "boolean",
                RpcType.Array => "json array",
                RpcType.Any => "any",
            };
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1}. {parameter.Name}    ({kind}, {(parameter.IsOptional ? "optional" : "required")}) {parameter.Help}\n");
        }
        return text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\nRole: {RpcUser.NameOf(Role)}\n").ToString();
    }
}
