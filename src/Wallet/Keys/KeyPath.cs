using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Blockchain.Wallet.Keys;

/// <summary>The way from the root of a tree of keys to one of them, such as <c>m/84'/1'/0'/0/5</c> (BIP 32).</summary>
public sealed class KeyPath : IEquatable<KeyPath>
{
    /// <summary>Steps, at most: a serialised key counts them in one byte.</summary>
    public const int StepCountMax = byte.MaxValue;

    private KeyPath(ImmutableArray<ChildNumber> steps) => Steps = steps;

    /// <summary>The root itself.</summary>
    public static KeyPath Root { get; } = new([]);

    /// <summary>The steps from the root on.</summary>
    public ImmutableArray<ChildNumber> Steps { get; }

    /// <summary>Reads a path; hardened steps end in an apostrophe, <c>h</c> or <c>H</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out KeyPath? path)
    {
        path = null;
        string[] parts = text?.Split('/') ?? [];
        if (parts.Length is 0 or > StepCountMax + 1 || parts[0] != "m") return false;
        ImmutableArray<ChildNumber>.Builder steps = ImmutableArray.CreateBuilder<ChildNumber>(parts.Length - 1);
        foreach (string part in parts.AsSpan(1))
        {
            bool isHardened = part.Length > 0 && part[^1] is '\'' or 'h' or 'H';
            ReadOnlySpan<char> digits = isHardened ? part.AsSpan(0, part.Length - 1) : part;
            if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint index) || index > ChildNumber.IndexMax) return false;
            steps.Add(isHardened ? ChildNumber.Hardened(index) : ChildNumber.Normal(index));
        }
        path = new(steps.MoveToImmutable());
        return true;
    }

    /// <summary>The path that goes on by more steps.</summary>
    public KeyPath Then(params ReadOnlySpan<ChildNumber> steps) => new(Steps.AddRange(steps));

    /// <summary>Whether both lead to the same key.</summary>
    public bool Equals(KeyPath? other) => other is not null && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ChildNumber step in Steps) hash.Add(step);
        return hash.ToHashCode();
    }

    /// <summary>As in <c>m/84'/1'/0'</c>.</summary>
    public override string ToString() => string.Concat(Steps.Select(step => $"/{step}").Prepend("m"));
}
