using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Blockchain.Node.Commands;

/// <summary>Options that take a whole number: what is none, or lies outside the bounds, is a mistake that names the bounds.</summary>
internal static class NumberOption
{
    /// <summary>Builds an option that must be given.</summary>
    public static Option<T> Required<T>(string name, T least, T most, string description)
        where T : struct, IBinaryInteger<T>
    {
        Option<T> option = Create(name, least, most, description);
        option.Required = true;
        return option;
    }

    /// <summary>Builds an option that has a value where it is not given.</summary>
    public static Option<T> Optional<T>(string name, T least, T most, T otherwise, string description)
        where T : struct, IBinaryInteger<T>
    {
        Option<T> option = Create(name, least, most, description);
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    private static Option<T> Create<T>(string name, T least, T most, string description)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = given =>
            {
                string text = given.Tokens.Count == 1 ? given.Tokens[0].Value : "";
                if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T number) && number >= least && number <= most) return number;
                given.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {least} to {most}, not '{text}'"));
                return default;
            },
        };
}
