using System.Text.Json;
using System.Text.Json.Nodes;
using Blockchain.Libp2p.Faults;

namespace Blockchain.InteropPeer;

/// <summary>Commands come in as lines of JSON, run side by side, and are answered by lines of JSON.</summary>
internal sealed class Lines(TextReader input, TextWriter output)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Lock gate = new();

    /// <summary>Writes one line.</summary>
    public void Tell(object what)
    {
        string line = JsonSerializer.Serialize(what, Json);
        lock (gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>Serves until the driver closes its end, which is this process's life, or says <c>quit</c>.</summary>
    public async Task ServeAsync(IReadOnlyDictionary<string, Func<Command, Task<object>>> commands)
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            Command command = JsonSerializer.Deserialize<Command>(line, Json)!;
            _ = RunAsync(commands, command);
            if (command.Op == "quit") return;
        }
    }

    private async Task RunAsync(IReadOnlyDictionary<string, Func<Command, Task<object>>> commands, Command command)
    {
        await Task.Yield();
        JsonObject answer;
        try
        {
            answer = JsonSerializer.SerializeToNode(await commands[command.Op](command).ConfigureAwait(false), Json)!.AsObject();
        }
        catch (Exception failure)
        {
            string fault = failure is NetworkException network ? network.Fault.ToString() : failure.GetType().Name;
            answer = new() { ["error"] = failure.Message, ["fault"] = fault };
        }
        answer["id"] = command.Id;
        Tell(answer);
    }
}
