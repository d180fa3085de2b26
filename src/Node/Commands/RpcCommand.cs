using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Client;
using Blockchain.Node.Rpc;
using Blockchain.Node.Rpc.Methods;

namespace Blockchain.Node.Commands;

/// <summary><c>rpc METHOD ARGS…</c>: any method of a running node by its name.</summary>
public static class RpcCommand
{
    /// <summary>What is so long is a hash or raw bytes, even where all its digits are decimal.</summary>
    private const int LongNumberCharacters = 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> method = new("METHOD") { Description = "The method: 'help' lists them." };
        Argument<string[]> arguments = new("ARGS") { Description = "Its arguments: JSON where they are JSON, text otherwise.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> directory = new("--data-dir")
        {
            Description = $"The node's data directory: its {RpcEndpoint.AddressFileName} and {RpcEndpoint.CookieFileName} say where it listens and let you in.",
            HelpName = "DIR",
            Required = true,
        };
        Command command = new(
            "rpc",
            "Calls any method of a running node, as bitcoin-cli does.\n\nExample: blockchain-node rpc getblockhash 0 --data-dir ~/.blockchain/regtest")
        {
            method, arguments, directory,
        };
        command.SetAction(async (parsed, stop) =>
        {
            DataDirOption.RequireName(parsed.GetRequiredValue(directory));
            JsonArray parameters = new([.. (parsed.GetValue(arguments) ?? []).Select(ValueOf)]);
            string answer = await CallAsync(parsed.GetRequiredValue(directory), parsed.GetRequiredValue(method), parameters, stop);
            if (answer.Length > 0) await parsed.InvocationConfiguration.Output.WriteLineAsync(answer);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task<string> CallAsync(string directory, string method, JsonArray parameters, CancellationToken stop)
    {
        try
        {
            using RpcClient client = new(RpcEndpoint.OfDataDirectory(directory));
            JsonNode? result = await client.CallAsync(method, parameters, stop);
            if (result is null) return "";
            string answer = result.GetValueKind() == JsonValueKind.String ? result.GetValue<string>() : result.ToJsonString(Indented);
            // The reference node's help answers this with success: a person and a script still need to see that there is no such method.
            if (method == ControlMethods.Help && answer.StartsWith(ControlMethods.UnknownCommand, StringComparison.Ordinal))
                throw NoSuchMethod(answer[ControlMethods.UnknownCommand.Length..].Trim(), directory);
            return answer;
        }
        catch (NodeUnreachableException unreachable)
        {
            throw new CommandException(ExitCode.Environment, unreachable.Message);
        }
        catch (RpcException error) when (error.Code == RpcErrorCode.MethodNotFound)
        {
            throw NoSuchMethod(method, directory);
        }
        catch (RpcException error)
        {
            throw new CommandException(ExitCode.No, $"{error.Message} (code {error.Code})");
        }
    }

    private static CommandException NoSuchMethod(string method, string directory) =>
        new(ExitCode.No, $"the node has no method '{method}'; 'rpc {ControlMethods.Help} --data-dir {directory}' lists them");

    /// <summary>Numbers, true, false, null, arrays and objects are JSON; all else, digits of a hash included, is text.</summary>
    private static JsonNode? ValueOf(string text)
    {
        if (text.Length >= LongNumberCharacters && text.All(char.IsAsciiHexDigit)) return text;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
