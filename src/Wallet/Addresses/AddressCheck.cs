using System.Collections.Immutable;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;

namespace Blockchain.Wallet.Addresses;

/// <summary>What a text says when it is taken for an address.</summary>
/// <param name="Text">The text.</param>
/// <param name="Script">The script that an output to the address has; empty when there are no networks.</param>
/// <param name="Networks">The networks that the address belongs to: the test networks share some prefixes. Empty for no address.</param>
/// <param name="Error">What is wrong when it belongs to none.</param>
public sealed record AddressCheck(string Text, ScriptBytes Script, ImmutableArray<string> Networks, AddressError Error)
{
    /// <summary>Whether any network has this address.</summary>
    public bool IsAddress => !Networks.IsEmpty;

    /// <summary>Asks every known network.</summary>
    public static AddressCheck Of(string text)
    {
        ImmutableArray<string>.Builder networks = ImmutableArray.CreateBuilder<string>();
        ScriptBytes script = default;
        AddressError error = AddressError.None;
        foreach (AddressFormat network in AddressFormat.Known)
        {
            if (Address.TryParse(text, network, out ScriptBytes read, out AddressError fault))
            {
                networks.Add(network.Name);
                script = read;
            }
            // The network that this is not for says so; what helps is the fault that its own network finds.
            else if (error.IsNone || error.Fault == AddressFault.OtherNetwork) error = fault;
        }
        return new(text, script, networks.ToImmutable(), networks.Count > 0 ? AddressError.None : error);
    }
}
