using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Rpc;

/// <summary>Somebody who may call, known by a salted hash of the password: the form of Core's rpcauth, with a role.</summary>
/// <param name="Name">The name.</param>
/// <param name="Salt">The key of the HMAC-SHA256 over the password, as text.</param>
/// <param name="PasswordHash">The HMAC, 32 bytes.</param>
/// <param name="Role">What the user may do.</param>
public sealed record RpcUser(string Name, string Salt, ReadOnlyMemory<byte> PasswordHash, RpcRole Role)
{
    private const string CookieName = "__cookie__";

    /// <summary>Reads <c>NAME:SALT$HASH</c>, the line that Core's rpcauth.py prints, or <c>ROLE@NAME:SALT$HASH</c>; without a role an operator.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RpcUser? user)
    {
        user = null;
        RpcRole role = RpcRole.Operator;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0 && !TryParseRole(text[..at], out role)) return false;
        string[] parts = text[(at + 1)..].Split(':');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Split('$') is not [var salt, var hex] || salt.Length == 0) return false;
        if (!Hex.TryDecode(hex, out byte[]? hash) || hash.Length != SHA256.HashSizeInBytes) return false;
        user = new(parts[0], salt, hash, role);
        return true;
    }

    /// <summary>The user of the cookie: an operator.</summary>
    /// <param name="password">32 random bytes in hexadecimal.</param>
    public static RpcUser OfCookie(string password) => Of(CookieName, password, RpcRole.Operator);

    /// <summary>A user by a password that is known.</summary>
    public static RpcUser Of(string name, string password, RpcRole role)
    {
        string salt = Hex.Encode(RandomNumberGenerator.GetBytes(16));
        return new(name, salt, HashOf(salt, password), role);
    }

    /// <summary>Whether name and password are this user's; takes as long whichever byte differs.</summary>
    public bool Is(string name, string password) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(name)), SHA256.HashData(Encoding.UTF8.GetBytes(Name)))
        & CryptographicOperations.FixedTimeEquals(HashOf(Salt, password), PasswordHash.Span);

    /// <summary>The name of a role, as configuration writes it.</summary>
    public static string NameOf(RpcRole role) => role switch
    {
        RpcRole.Read => "read",
        RpcRole.Node => "node",
        RpcRole.Operator => "operator",
    };

    private static byte[] HashOf(string salt, string password) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(password));

    private static bool TryParseRole(string text, out RpcRole role)
    {
        foreach (RpcRole known in Enum.GetValues<RpcRole>())
        {
            role = known;
            if (NameOf(known) == text) return true;
        }
        role = default;
        return false;
    }
}
