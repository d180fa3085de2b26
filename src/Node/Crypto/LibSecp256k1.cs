using System.Reflection;
using System.Runtime.InteropServices;

namespace Blockchain.Node.Crypto;

/// <summary>The functions of libsecp256k1 that verification needs, and how the library is found.</summary>
/// <remarks>
/// Every pointer must be real: the library ends the process when it is given none. Contexts are only read here, so
/// threads may share one.
/// </remarks>
internal static unsafe partial class LibSecp256k1
{
    /// <summary>Bytes of a parsed key or signature, opaque to callers.</summary>
    internal const int ParsedBytes = 64;

    /// <summary>Made for verification; releases before 0.2 insist on the flag, later ones ignore it.</summary>
    internal const uint ContextForVerification = 0x0101;

    private const string Library = "secp256k1";

    /// <summary>What distributions call the library: the number counts breaks of its binary interface, none of which touch these functions.</summary>
    private static readonly string[] FileNames =
        ["libsecp256k1.so.1", "libsecp256k1.so.2", "libsecp256k1.so.5", "libsecp256k1.so.6", "libsecp256k1.so", "libsecp256k1.dylib", "secp256k1.dll"];

    private static readonly string[] Needed = ["secp256k1_schnorrsig_verify", "secp256k1_xonly_pubkey_parse", "secp256k1_xonly_pubkey_tweak_add_check"];

    /// <summary>The handle, and the file name that it was found under; zero and the reason otherwise.</summary>
    private static readonly (nint Handle, string Text) Loaded = Load();

    static LibSecp256k1() => NativeLibrary.SetDllImportResolver(typeof(LibSecp256k1).Assembly, Resolve);

    /// <summary>Whether the library is there, with the modules for Schnorr signatures.</summary>
    internal static bool IsPresent => Loaded.Handle != 0;

    /// <summary>The file name of the library, or why there is none.</summary>
    internal static string Text => Loaded.Text;

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    internal static partial nint CreateContext(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_context_destroy")]
    internal static partial void DestroyContext(nint context);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_parse")]
    internal static partial int ParsePublicKey(nint context, byte* parsed, byte* key, nuint length);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_parse_compact")]
    internal static partial int ParseCompactSignature(nint context, byte* parsed, byte* compact);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_signature_normalize")]
    internal static partial int NormalizeSignature(nint context, byte* lowS, byte* parsed);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_verify")]
    internal static partial int VerifyEcdsa(nint context, byte* parsedSignature, byte* digest, byte* parsedKey);

    [LibraryImport(Library, EntryPoint = "secp256k1_xonly_pubkey_parse")]
    internal static partial int ParseXOnlyKey(nint context, byte* parsed, byte* key);

    [LibraryImport(Library, EntryPoint = "secp256k1_schnorrsig_verify")]
    internal static partial int VerifySchnorr(nint context, byte* signature, byte* message, nuint length, byte* parsedKey);

    [LibraryImport(Library, EntryPoint = "secp256k1_xonly_pubkey_tweak_add_check")]
    internal static partial int CheckTweak(nint context, byte* outputKey, int isOdd, byte* parsedInternalKey, byte* tweak);

    private static (nint Handle, string Text) Load()
    {
        foreach (string name in FileNames)
        {
            if (!NativeLibrary.TryLoad(name, out nint handle)) continue;
            string? missing = Needed.FirstOrDefault(function => !NativeLibrary.TryGetExport(handle, function, out _));
            if (missing is null) return (handle, name);
            return (0, $"{name} lacks {missing}");
        }

        return (0, $"{FileNames[0]} is not installed");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Library ? Loaded.Handle : 0;
}
