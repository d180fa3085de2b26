using System.Globalization;
using System.Text;
using Blockchain.Consensus.Forks;

namespace Blockchain.Node.Rpc;

/// <summary><c>GET /metrics</c>: Prometheus' text format 0.0.4.</summary>
public static class NodeMetrics
{
    /// <summary>Reads everything between two events.</summary>
    public static async Task<string> ReadAsync(RpcNode node, RpcBodies bodies)
    {
        (string Name, string Kind, string Help, double Value)[] rows = await node.Loop.ReadAsync(machine => new (string, string, string, double)[]
        {
            ("blockchain_height", "gauge", "Height of the best block.", machine.Chain.Tip.Height.Value),
            ("blockchain_known_blocks", "gauge", "Blocks and headers in the tree, all branches.", machine.Chain.Tree.Count),
            ("blockchain_tip_time_seconds", "gauge", "Time of the best block.", machine.Chain.Tip.Header.Header.Time.Seconds),
            ("blockchain_coins", "gauge", "Unspent outputs.", machine.Chain.CoinCount),
            ("blockchain_mempool_transactions", "gauge", "Transactions that wait for a block.", machine.Mempool.Count),
            ("blockchain_mempool_virtual_bytes", "gauge", "Their virtual bytes.", machine.Mempool.Totals.VirtualBytes),
            ("blockchain_incidents_open", "gauge", "Forks that matter and are not over.", machine.Forks.Monitor.Incidents.Count(incident => incident.State.IsOpen())),
            ("blockchain_races_total", "counter", "Short races that raised no alarm.", machine.Forks.Monitor.Races),
        }).ConfigureAwait(false);
        StringBuilder text = new();
        foreach ((string name, string kind, string help, double value) in rows.Concat(OffLoop(node, bodies)))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
        }
        return text.ToString();
    }

    private static (string Name, string Kind, string Help, double Value)[] OffLoop(RpcNode node, RpcBodies bodies) =>
    [
        ("blockchain_peers", "gauge", "Connections.", node.Network.Connections.Length),
        ("blockchain_notices_revision", "gauge", "The latest revision of /events.", node.Notices.Revision),
        ("blockchain_rpc_calls_total", "counter", "RPC calls.", node.Counters.Calls),
        ("blockchain_rpc_errors_total", "counter", "RPC calls that ended with an error.", node.Counters.Errors),
        ("blockchain_rpc_refusals_total", "counter", "Requests refused for their password, host, type or size.", node.Counters.Refusals),
        ("blockchain_rpc_body_bytes", "gauge", "Bytes of long requests that are read or worked on.", bodies.HeldBytes),
        ("blockchain_rpc_body_bytes_waiting", "gauge", "Bytes of long requests that wait for room.", bodies.WaitingBytes),
        ("blockchain_resident_bytes", "gauge", "Memory of the process.", Environment.WorkingSet),
        ("blockchain_uptime_seconds", "gauge", "Seconds since the start.", (node.Clock.RealNow - node.Started) / 1000),
    ];
}
