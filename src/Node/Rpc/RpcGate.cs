using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Blockchain.Node.Rpc;

/// <summary>
/// Decides who gets in, before a byte of the body is read: the machine, the page it comes from, the password. A browser on this
/// machine is a stranger: it tells its page in Origin, or a rebound name in Host.
/// </summary>
public sealed class RpcGate(RpcOptions options, TimeProvider time)
{
    private const string Scheme = "Basic ";

    /// <summary>Why the connection's other end, or the page that made it send this, is not let in; null when it is.</summary>
    public string? Refusal(HttpContext context)
    {
        IPAddress? remote = context.Connection.RemoteIpAddress;
        if (remote is null || !(IPAddress.IsLoopback(remote) || IsAllowed(remote))) return "this machine is not allowed to connect";
        if (context.Request.Headers.Origin.Count > 0) return "pages of browsers are not served";
        return IsOwnName(context.Request.Host.Host) ? null : $"'{context.Request.Host.Host}' is not a name of this node";
    }

    /// <summary>The role of whoever asks; null for a wrong password or none. A wrong one waits, and keeps nobody else waiting.</summary>
    public async Task<RpcRole?> AuthenticateAsync(HttpContext context, CancellationToken stop)
    {
        string header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0) return null;
        if (TryReadPassword(header, out string name, out string password))
        {
            RpcRole? role = null;
            foreach (RpcUser user in options.Users)
            {
                if (user.Is(name, password)) role = user.Role;
            }
            if (role is not null) return role;
        }
        await Task.Delay(TimeSpan.FromMilliseconds(RpcOptions.WrongPasswordDelayMs), time, stop).ConfigureAwait(false);
        return null;
    }

    /// <summary>Whether a body is what a page of another site cannot send without asking first: JSON that says so, or no type at all.</summary>
    public static bool IsJson(HttpContext context) =>
        context.Request.ContentType is not { Length: > 0 } type || type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static bool TryReadPassword(string header, out string name, out string password)
    {
        name = password = "";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out int count)) return false;
        string text = Encoding.UTF8.GetString(bytes, 0, count);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        (name, password) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    private bool IsAllowed(IPAddress remote)
    {
        IPAddress plain = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return options.Allow.Any(network => network.Contains(plain));
    }

    private bool IsOwnName(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || options.HostNames.Contains(host, StringComparer.OrdinalIgnoreCase)) return true;
        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && (IPAddress.IsLoopback(address) || !IPAddress.IsLoopback(options.Bind));
    }
}
