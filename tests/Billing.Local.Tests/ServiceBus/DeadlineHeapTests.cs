using Billing.Local.ServiceBus;
using FsCheck.Fluent;

namespace Billing.Local.Tests.ServiceBus;

public sealed class DeadlineHeapTests
{
    [Fact]
    public void Items_come_out_by_time_then_by_the_order_in_which_they_were_set_however_they_were_moved() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), Holds));

    private static bool Holds(int[] operations)
    {
        var heap = new DeadlineHeap();
        var items = Enumerable.Range(0, 12).Select(_ => new Item()).ToArray();
        var expected = new Dictionary<Item, (DateTimeOffset Due, int Order)>();
        for (var i = 0; i < operations.Length; i++)
        {
            var item = items[(uint)operations[i] % 12];
            if (operations[i] % 3 == 0)
            {
                heap.Remove(item);
                expected.Remove(item);
            }
            else
            {
                var due = Bus.Start.AddSeconds(operations[i] % 7);
                heap.Set(item, due);
                expected[item] = (due, i);
            }
        }

        Assert.Equal(expected.Count == 0 ? null : expected.Values.Min(e => e.Due), heap.Earliest);
        var order = new List<Item>();
        while (heap.TryTakeDue(Bus.Start.AddDays(1), out var item))
        {
            order.Add((Item)item);
        }

        Assert.Equal(expected.OrderBy(e => e.Value).Select(e => e.Key), order);
        return true;
    }

    private sealed class Item : DeadlineItem
    {
        public override void OnDue(DateTimeOffset now)
        {
        }
    }
}
