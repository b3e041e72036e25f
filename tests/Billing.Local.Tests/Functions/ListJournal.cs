using Billing.Local.Journal;

namespace Billing.Local.Tests.Functions;

/// <summary>Keeps all records in memory, to be replayed into a next life.</summary>
internal sealed class ListJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly List<(JournalLane Lane, byte[] Record)> _records = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
    {
        lock (_gate)
        {
            _records.Add((lane, record.ToArray()));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a service the records of its lane.</summary>
    public T Replay<T>(T service)
        where T : IJournaled
    {
        lock (_gate)
        {
            foreach (var (_, record) in _records.Where(record => record.Lane == service.Lane))
            {
                service.Replay(record);
            }
        }

        return service;
    }
}
