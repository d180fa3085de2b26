using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>
/// What Consensus may touch: types whose answers depend on their arguments alone. An allow-list, because a list of
/// what is forbidden forgets something; the banned symbols are there for a clear message while one types.
/// </summary>
public static class Purity
{
    // Whole namespaces without files, sockets, clocks, randomness, threads, locks or the machine's settings.
    private static readonly HashSet<string> Namespaces =
    [
        "System.Buffers", "System.Buffers.Binary", "System.Buffers.Text",
        "System.Collections.Frozen", "System.Collections.Generic", "System.Collections.Immutable",
        "System.Diagnostics.CodeAnalysis", "System.Globalization", "System.Linq", "System.Numerics",
        "System.Runtime.CompilerServices", "System.Runtime.Intrinsics", "System.Runtime.Intrinsics.Arm", "System.Runtime.Intrinsics.X86",
        "System.Runtime.Versioning", "System.Text", "System.Text.Unicode", "System.Text.Json", "System.Text.Json.Nodes", "System.Text.Json.Serialization",
        "Microsoft.CodeAnalysis",
        "Org.BouncyCastle.Asn1.Sec", "Org.BouncyCastle.Asn1.X9", "Org.BouncyCastle.Crypto", "Org.BouncyCastle.Crypto.Digests",
        "Org.BouncyCastle.Crypto.EC", "Org.BouncyCastle.Crypto.Parameters", "Org.BouncyCastle.Math", "Org.BouncyCastle.Math.EC",
        "Org.BouncyCastle.Math.EC.Custom.Sec", "Org.BouncyCastle.Math.EC.Endo", "Org.BouncyCastle.Math.EC.Multiplier",
        "Org.BouncyCastle.Math.Field", "Org.BouncyCastle.Math.Raw",
    ];

    // Types of which a part is pure: that part.
    private static readonly Dictionary<string, string[]> MembersOf = new()
    {
        // An iterator remembers the thread that it was made on.
        ["System.Environment"] = ["get_CurrentManagedThreadId"],
        // How a message names a type.
        ["System.Reflection.MemberInfo"] = ["get_Name"],
        // How people read and write a time.
        ["System.DateTimeOffset"] = ["FromUnixTimeMilliseconds", "FromUnixTimeSeconds", "ToString", "ToUnixTimeSeconds", "TryParseExact"],
    };

    private static readonly HashSet<string> Types =
    [
        .. Of("System",
            "Action", "ArgumentException", "ArgumentNullException", "ArgumentOutOfRangeException", "Array", "Attribute", "BitConverter",
            "Boolean", "Buffer", "Byte", "Char", "Comparison`1", "Convert", "Decimal", "Delegate", "Double", "Enum", "Exception",
            "FlagsAttribute", "FormatException", "FormattableString", "Func`1", "Func`2", "Func`3", "Func`4", "IComparable", "IComparable`1", "IDisposable",
            "IEquatable`1", "IFormattable", "IFormatProvider", "ISpanFormattable", "IParsable`1", "ISpanParsable`1", "Index", "IndexOutOfRangeException",
            "Int128", "Int16", "Int32", "Int64", "InvalidOperationException", "IntPtr", "Lazy`1", "Math", "MathF", "Memory`1", "MemoryExtensions",
            "MulticastDelegate", "Nullable", "Nullable`1", "Object", "ObsoleteAttribute", "OverflowException", "ParamArrayAttribute", "Predicate`1",
            "Range", "ReadOnlyMemory`1", "ReadOnlySpan`1", "RuntimeFieldHandle", "RuntimeTypeHandle", "SByte", "Single", "Span`1", "String",
            "StringComparer", "StringComparison", "Type", "UInt128", "UInt16", "UInt32", "UInt64", "UIntPtr", "ValueTuple`2", "ValueTuple`3",
            "ValueTuple`4", "ValueType", "Void", "MidpointRounding", "StringSplitOptions", "DivideByZeroException", "ArithmeticException"),
        .. Of("Org.BouncyCastle.Utilities", "Arrays", "BigIntegers"),
        .. Of("System.Collections", "BitArray", "ICollection", "IEnumerable", "IEnumerator", "IEqualityComparer", "IList", "IStructuralEquatable"),
        .. Of("System.Diagnostics", "DebuggableAttribute", "DebuggerBrowsableAttribute", "DebuggerBrowsableState", "DebuggerDisplayAttribute",
            "DebuggerHiddenAttribute", "DebuggerStepThroughAttribute", "UnreachableException"),
        .. Of("System.Reflection", "AssemblyCompanyAttribute", "AssemblyConfigurationAttribute", "AssemblyFileVersionAttribute",
            "AssemblyInformationalVersionAttribute", "AssemblyMetadataAttribute", "AssemblyProductAttribute", "AssemblyTitleAttribute",
            "DefaultMemberAttribute"),
        .. Of("System.Runtime.InteropServices", "CollectionsMarshal", "ImmutableCollectionsMarshal", "InAttribute", "LayoutKind", "MemoryMarshal",
            "StructLayoutAttribute"),
        .. Of("System.Security.Cryptography", "CryptographicOperations", "HashAlgorithm", "HashAlgorithmName", "IncrementalHash", "SHA1", "SHA256",
            "SHA512", "HMACSHA256", "HMACSHA512"),
        // Seeded at random when the process starts, against crafted collisions: it places a key in a dictionary and
        // decides nothing else, because dictionaries enumerate in the order of their entries.
        .. Of("System", "HashCode"),
        // What the compiler writes for `yield return`.
        .. Of("System", "NotSupportedException"),
        // What the compiler writes for a delegate type.
        .. Of("System", "IAsyncResult", "AsyncCallback"),
        .. MembersOf.Keys,
    ];

    /// <summary>Whether Consensus may refer to a type.</summary>
    public static bool IsAllowed(string @namespace, string name) =>
        Namespaces.Contains(@namespace) || Types.Contains($"{@namespace}.{name}") || @namespace.StartsWith(Library.Consensus.Name, StringComparison.Ordinal);

    /// <summary>Whether Consensus may use a member of a type that it may refer to.</summary>
    /// <param name="type">The type's full name.</param>
    /// <param name="member">The member's name in metadata, such as <c>get_Name</c>.</param>
    public static bool IsMemberAllowed(string type, string member) => !MembersOf.TryGetValue(type, out string[]? allowed) || allowed.Contains(member);

    /// <summary>What an assembly refers to and may not, by full name, with every native import.</summary>
    public static IEnumerable<string> Violations(MetadataReader assembly)
    {
        foreach (TypeReferenceHandle handle in assembly.TypeReferences)
        {
            TypeReference type = assembly.GetTypeReference(handle);
            // A nested type is as pure as the one around it.
            if (type.ResolutionScope.Kind == HandleKind.TypeReference) continue;
            string @namespace = assembly.GetString(type.Namespace);
            string name = assembly.GetString(type.Name);
            if (!IsAllowed(@namespace, name)) yield return $"{@namespace}.{name}";
        }
        foreach (MemberReferenceHandle handle in assembly.MemberReferences)
        {
            MemberReference member = assembly.GetMemberReference(handle);
            string type = NameOf(assembly, member.Parent);
            string name = assembly.GetString(member.Name);
            if (!IsMemberAllowed(type, name)) yield return $"{type}.{name}";
        }
        for (int row = 1; row <= assembly.GetTableRowCount(TableIndex.ModuleRef); row++)
        {
            ModuleReferenceHandle handle = MetadataTokens.ModuleReferenceHandle(row);
            yield return $"native library {assembly.GetString(assembly.GetModuleReference(handle).Name)}";
        }
    }

    private static string NameOf(MetadataReader assembly, EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeReference) return "";
        TypeReference type = assembly.GetTypeReference((TypeReferenceHandle)parent);
        return $"{assembly.GetString(type.Namespace)}.{assembly.GetString(type.Name)}";
    }

    private static IEnumerable<string> Of(string @namespace, params string[] names) => names.Select(name => $"{@namespace}.{name}");
}
