using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Static fields are constants: assigned once, and of a type that cannot change afterwards.</summary>
public static class StaticState
{
    private static readonly HashSet<Type> ImmutableTypes = [typeof(string), typeof(decimal), typeof(BigInteger), typeof(Int128), typeof(UInt128)];
    private static readonly HashSet<Type> ImmutableGenerics =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(FrozenDictionary<,>), typeof(FrozenSet<>), typeof(Nullable<>),
        typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>),
        // Over an array that its owner made; writing through it takes MemoryMarshal.
        typeof(ReadOnlyMemory<>),
    ];

    // BouncyCastle's curve: its points and field elements never change; what it caches (precomputed multiples) never changes an answer.
    private static readonly HashSet<string> ImmutableForeign =
    [
        "Org.BouncyCastle.Math.BigInteger", "Org.BouncyCastle.Math.EC.ECCurve", "Org.BouncyCastle.Math.EC.ECPoint",
        "Org.BouncyCastle.Math.EC.ECFieldElement", "Org.BouncyCastle.Asn1.X9.X9ECParameters", "Org.BouncyCastle.Math.EC.FpCurve",
        "Org.BouncyCastle.Math.EC.AbstractFpCurve", "Org.BouncyCastle.Crypto.Parameters.ECDomainParameters",
        "System.Text.UTF8Encoding", "System.Text.Encoding", "System.Globalization.CultureInfo",
        "System.Buffers.SearchValues`1", "System.Text.Json.JsonSerializerOptions",
    ];

    /// <summary>Static fields of an assembly that can change, with the reason.</summary>
    public static IEnumerable<string> Violations(IEnumerable<Type> types)
    {
        foreach (Type type in types.Where(type => !IsCompilerGenerated(type)))
        {
            const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (FieldInfo field in type.GetFields(all).Where(field => !field.IsLiteral))
            {
                if (!field.IsInitOnly) yield return $"{type.FullName}.{field.Name} can be assigned again";
                else if (!IsImmutable(field.FieldType, [])) yield return $"{type.FullName}.{field.Name} is a {field.FieldType.Name}, which can change";
            }
        }
    }

    /// <summary>Whether a value of the type stays what it is, as far as its fields show.</summary>
    /// <param name="type">The type in question.</param>
    /// <param name="asked">Types being asked about already: a type that holds itself is judged by its other fields.</param>
    public static bool IsImmutable(Type type, HashSet<Type> asked)
    {
        if (type.IsPrimitive || type.IsEnum || ImmutableTypes.Contains(type) || type.IsAssignableTo(typeof(Delegate))) return true;
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition.FullName is { } name && ImmutableForeign.Contains(name)) return true;
        if (ImmutableGenerics.Contains(definition)) return type.GetGenericArguments().All(argument => IsImmutable(argument, asked));
        if (type.Assembly.GetName().Name?.StartsWith("Blockchain.", StringComparison.Ordinal) != true) return false;
        if (type.IsInterface || type.IsAbstract) return type.IsAbstract && !type.IsInterface && Fields(type).All(field => IsConstant(field, asked));
        return !asked.Add(type) || Fields(type).All(field => IsConstant(field, asked));
    }

    private static bool IsConstant(FieldInfo field, HashSet<Type> asked) => field.IsInitOnly && IsImmutable(field.FieldType, asked);

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (FieldInfo field in level.GetFields(all)) yield return field;
        }
    }

    // Caches of lambdas and the bytes of array literals.
    private static bool IsCompilerGenerated(Type type) =>
        type.Name.StartsWith('<') && (type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal));
}
