using System.Globalization;

namespace Blockchain.Node.Commands;

/// <summary>How far a long command has come: a bar that is drawn over itself on a terminal, elsewhere a line for each tenth.</summary>
internal sealed class StepProgress(TextWriter output, string what, bool isTerminal)
{
    private const int BarCells = 40;
    private const int Tenths = 10;

    private int told = -1;

    /// <summary>Whether people watch, so that a line may be drawn over.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    /// <summary>Says how much is done, where that is news.</summary>
    public void Tell(long done, long all)
    {
        int steps = isTerminal ? BarCells : Tenths;
        int step = all <= 0 ? steps : (int)(done * steps / all);
        if (step == told) return;
        told = step;
        string figures = string.Create(CultureInfo.InvariantCulture, $"{what} {done} of {all}");
        if (isTerminal) output.Write($"\r[{new string('#', step)}{new string('.', BarCells - step)}] {figures}{(step == BarCells ? Environment.NewLine : "")}");
        else output.WriteLine(figures);
    }
}
