using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Blockchain.Node.Rpc;
using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Live;

/// <summary>The log of a node: one line an event, in the order in which they happened, on one writer. Whoever logs never waits for it.</summary>
/// <remarks>As JSON a line has <c>time</c>, <c>level</c>, <c>category</c>, <c>event</c>, <c>message</c> and the event's own members.</remarks>
public sealed class LineLog : IAsyncDisposable
{
    /// <summary>Lines that wait for the writer; what comes beyond is counted and not written.</summary>
    public const int WaitingLinesMax = 8_192;

    private const string Template = "{OriginalFormat}";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingLinesMax) { SingleReader = true });
    private readonly LogLevel least;
    private readonly LogFormat format;
    private readonly TimeProvider time;
    private readonly Task writing;
    private long lost;

    /// <summary>A log that writes until it is disposed.</summary>
    /// <param name="output">Where to; stays the caller's.</param>
    /// <param name="least">What is less important is left out, unless its category is switched on in <see cref="Details"/>.</param>
    /// <param name="format">What lines look like.</param>
    /// <param name="time">The clock of the lines.</param>
    public LineLog(TextWriter output, LogLevel least, LogFormat format, TimeProvider time)
    {
        (this.least, this.format, this.time) = (least, format, time);
        writing = Task.Run(() => WriteAsync(output));
    }

    /// <summary>What lines look like.</summary>
    public LogFormat Format => format;

    /// <summary>The categories whose details are written too.</summary>
    public LogCategories Details { get; } = new();

    /// <summary>The way in for one category of <see cref="LogCategories.All"/>.</summary>
    public ILogger For(string category) => new Category(this, category);

    /// <summary>Writes what waits, and no more.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writing.ConfigureAwait(false);
    }

    private bool IsEnabled(string category, LogLevel level) => level >= least || (level >= LogLevel.Debug && Details.IsEnabled(category));

    private void Add(string line)
    {
        if (!lines.Writer.TryWrite(line)) Interlocked.Increment(ref lost);
    }

    private async Task WriteAsync(TextWriter output)
    {
        await foreach (string line in lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await output.WriteLineAsync(line).ConfigureAwait(false);
            if (Interlocked.Exchange(ref lost, 0) is > 0 and var count) await output.WriteLineAsync(LostLine(count)).ConfigureAwait(false);
        }
        await output.FlushAsync().ConfigureAwait(false);
    }

    private string LostLine(long count)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"{count} log lines are lost: they came faster than they could be written");
        return format == LogFormat.Text ? TextLine(LogLevel.Warning, message) : JsonLine(LogLevel.Warning, "node", "LinesLost", message, new() { ["count"] = count });
    }

    private string Now => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // The level is said where a person should look.
    private string TextLine(LogLevel level, string message) =>
        level >= LogLevel.Error ? $"{Now}  ERROR  {message.ReplaceLineEndings(" ")}" : $"{Now}  {message.ReplaceLineEndings(" ")}";

    private string JsonLine(LogLevel level, string category, string? name, string message, JsonObject members)
    {
        JsonObject line = new()
        {
            ["time"] = Now,
            ["level"] = JsonNamingPolicy.CamelCase.ConvertName(level.ToString()),
            ["category"] = category,
            ["event"] = name,
            ["message"] = message,
        };
        foreach ((string member, JsonNode? value) in members) line[JsonNamingPolicy.CamelCase.ConvertName(member)] = value?.DeepClone();
        return line.ToJsonString(Plain);
    }

    /// <summary>What a source-generated message hands over: its members by name, and last its template.</summary>
    private static JsonObject Members<T>(T state)
    {
        JsonObject json = [];
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> members) return json;
        foreach ((string name, object? value) in members)
        {
            if (name != Template) json[name] = ValueOf(value);
        }
        return json;
    }

    private static JsonNode? ValueOf(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        int or long or double => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        NoticeEntry notice => notice.ToJson(),
        _ => value.ToString(),
    };

    private sealed class Category(LineLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(name, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            string message = formatter(state, exception);
            log.Add(log.format switch
            {
                LogFormat.Text => log.TextLine(logLevel, message),
                LogFormat.Json => log.JsonLine(logLevel, name, eventId.Name, message, Members(state)),
            });
        }
    }
}
