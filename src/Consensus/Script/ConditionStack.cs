namespace Blockchain.Consensus.Script;

/// <summary>The open IFs. Only how many there are and which one is the outermost false can matter, so two numbers suffice.</summary>
internal struct ConditionStack
{
    private const int NoneFalse = -1;

    private int count;
    private int firstFalse;

    public static ConditionStack Empty => new() { firstFalse = NoneFalse };

    public readonly bool IsEmpty => count == 0;

    public readonly bool AllTrue => firstFalse == NoneFalse;

    public void Push(bool value)
    {
        if (AllTrue && !value) firstFalse = count;
        count++;
    }

    public void Pop()
    {
        count--;
        if (firstFalse == count) firstFalse = NoneFalse;
    }

    /// <summary>Turns the innermost round; inside an outer false it stays without effect, whatever it is.</summary>
    public void Toggle()
    {
        int top = count - 1;
        if (AllTrue) firstFalse = top;
        else if (firstFalse == top) firstFalse = NoneFalse;
    }
}
