using System.Text.Json;

namespace Blockchain.Client;

/// <summary>Where a node listens and the password that its own machine may use: the two files that a running node keeps in its data directory.</summary>
/// <param name="Url">Such as <c>http://127.0.0.1:8332/</c>.</param>
/// <param name="UserAndPassword">As the cookie file holds it: <c>__cookie__:HEX</c>.</param>
public sealed record RpcEndpoint(Uri Url, string UserAndPassword)
{
    /// <summary>The file with the address: <c>{"url":"http://127.0.0.1:8332/"}</c>.</summary>
    public const string AddressFileName = "rpc.json";

    /// <summary>The file with the password; only its owner may read it.</summary>
    public const string CookieFileName = ".cookie";

    /// <summary>The content of the address file.</summary>
    public string ToAddressJson() => JsonSerializer.Serialize(new AddressFile(Url.ToString()), ClientJson.Default.AddressFile);

    /// <summary>Reads both files of a data directory.</summary>
    /// <exception cref="NodeUnreachableException">A file is not there or makes no sense: most likely no node runs on the directory.</exception>
    public static RpcEndpoint OfDataDirectory(string directory)
    {
        try
        {
            string json = File.ReadAllText(Path.Combine(directory, AddressFileName));
            string? url = JsonSerializer.Deserialize(json, ClientJson.Default.AddressFile)?.Url;
            string cookie = File.ReadAllText(Path.Combine(directory, CookieFileName)).Trim();
            if (Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)) return new(parsed, cookie);
            throw new NodeUnreachableException($"{Path.Combine(directory, AddressFileName)} names no address");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NodeUnreachableException($"no node runs on {directory}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new NodeUnreachableException($"no node runs on {directory}: {failure.Message}", failure);
        }
    }
}
