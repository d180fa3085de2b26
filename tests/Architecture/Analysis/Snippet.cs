using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Blockchain.Architecture.Tests.Analysis;

/// <summary>A few lines of C# compiled for a test of a check.</summary>
public static class Snippet
{
    private const string Name = "Blockchain.Snippet";

    /// <summary>The assembly's bytes.</summary>
    /// <exception cref="InvalidOperationException">The snippet does not compile, so the test would prove nothing.</exception>
    public static ImmutableArray<byte> Compile(string code)
    {
        CSharpCompilation compilation = Compiled.Of(Name, [new SourceText("snippet.cs", code)]);
        using MemoryStream stream = new();
        EmitResult result = compilation.Emit(stream);
        if (!result.Success) throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        return [.. stream.ToArray()];
    }

    /// <summary>The assembly as metadata.</summary>
    public static PEReader Metadata(string code) => new(Compile(code));

    /// <summary>The assembly, loaded.</summary>
    public static Assembly Load(string code)
    {
        using MemoryStream stream = new([.. Compile(code)]);
        return new AssemblyLoadContext(Name).LoadFromStream(stream);
    }
}
