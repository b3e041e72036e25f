using Billing.Local.Journal;

namespace Billing.Local.Faults;

/// <summary>
/// The journal as one life of the host sees it. Records of the task hub and of the Functions host, which are not written by a
/// call from outside, pass the gate here; nothing is written after the host has died.
/// </summary>
internal sealed class GatedJournal(IJournal inner, ServiceGate gate) : IJournal
{
    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
    {
        gate.ThrowIfCrashed();

        // The caller may change the memory when this returns; the record can be written later.
        var kept = record.ToArray();
        if (lane is not (JournalLane.Durable or JournalLane.Functions))
        {
            return new ValueTask(gate.ToTheEnd(() => WriteAsync(lane, kept)));
        }

        var service = lane == JournalLane.Durable ? LocalService.Durable : LocalService.Functions;
        return new ValueTask(gate.CallAsync(
            new ServiceCall(service, "Record", ""), FaultKind.None, () => WriteAsync(lane, kept), _ => Task.FromResult(false)));
    }

    private async Task<bool> WriteAsync(JournalLane lane, ReadOnlyMemory<byte> record)
    {
        await inner.AppendAsync(lane, record);
        return true;
    }
}
