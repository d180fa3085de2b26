using System.Globalization;
using System.Text;

namespace Blockchain.Consensus.Forks;

/// <summary>Writes JSON that has one form only, so that it can be hashed.</summary>
/// <remarks>
/// No white space. Fields in the order they are written, which the writer of each format fixes. Numbers are integers in
/// decimal without leading zeros. Bytes are lower-case hexadecimal; hashes in display order. Strings escape the quotation
/// mark, the backslash and, as <c>\u00xx</c>, what lies below U+0020; all else is UTF-8 as it is. Absent values are null.
/// </remarks>
public sealed class CanonicalJson
{
    private readonly StringBuilder text = new();
    private bool needsComma;

    /// <summary>The bytes so far.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(text.ToString());

    /// <summary>Begins an object, as a value or an element.</summary>
    public CanonicalJson BeginObject() => Open('{');

    /// <summary>Ends an object.</summary>
    public CanonicalJson EndObject() => Close('}');

    /// <summary>Begins an array, as a value or an element.</summary>
    public CanonicalJson BeginArray() => Open('[');

    /// <summary>Ends an array.</summary>
    public CanonicalJson EndArray() => Close(']');

    /// <summary>The name of the field whose value comes next.</summary>
    public CanonicalJson Name(string name)
    {
        Separate();
        Quote(name);
        text.Append(':');
        needsComma = false;
        return this;
    }

    /// <summary>A string.</summary>
    public CanonicalJson String(string? value)
    {
        Separate();
        if (value is null) text.Append("null");
        else Quote(value);
        needsComma = true;
        return this;
    }

    /// <summary>An integer.</summary>
    public CanonicalJson Integer(Int128? value)
    {
        Separate();
        text.Append(value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "null");
        needsComma = true;
        return this;
    }

    /// <summary>A field that holds a string.</summary>
    public CanonicalJson Field(string name, string? value) => Name(name).String(value);

    /// <summary>A field that holds an integer.</summary>
    public CanonicalJson Field(string name, Int128? value) => Name(name).Integer(value);

    private CanonicalJson Open(char bracket)
    {
        Separate();
        text.Append(bracket);
        needsComma = false;
        return this;
    }

    private CanonicalJson Close(char bracket)
    {
        text.Append(bracket);
        needsComma = true;
        return this;
    }

    private void Separate()
    {
        if (needsComma) text.Append(',');
    }

    private void Quote(string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c < ' ') text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }
        text.Append('"');
    }
}
