using System.Reflection;
using System.Text.RegularExpressions;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Conventions;

public sealed class EventConventionsTests
{
    private static readonly List<Type> Events = typeof(IDomainEvent).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IDomainEvent)))
        .ToList();

    [Fact]
    public void Each_event_type_has_a_name_of_area_and_participle_and_a_version()
    {
        Assert.NotEmpty(Events);
        Assert.DoesNotContain(Events, type =>
            type.GetCustomAttribute<EventTypeAttribute>() is not { Version: >= 1 } marked || !Regex.IsMatch(marked.Name, @"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$"));
    }

    [Fact]
    public void No_two_event_types_share_a_name_and_version() => Assert.DoesNotContain(
        Events.Select(type => type.GetCustomAttribute<EventTypeAttribute>()!).GroupBy(marked => (marked.Name, marked.Version)), group => group.Count() > 1);

    [Fact]
    public void Each_event_is_a_sealed_record() =>
        Assert.DoesNotContain(Events, type => !type.IsSealed || type.GetMethod("<Clone>$") is null);

    [Fact]
    public void Each_state_of_a_stream_is_a_sealed_record_and_takes_what_it_does_not_know()
    {
        var states = typeof(IDomainEvent).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IStreamState<>)))
            .ToList();

        Assert.NotEmpty(states);
        Assert.All(states, type =>
        {
            Assert.True(type.IsSealed && type.GetMethod("<Clone>$") is not null, type.Name);
            var empty = type.GetProperty("Empty", BindingFlags.Public | BindingFlags.Static)!.GetValue(null);
            Assert.Same(empty, type.GetMethod("Apply")!.Invoke(empty, [new Unheard(default)]));
        });
    }

    private sealed record Unheard(DateTimeOffset OccurredAt) : IDomainEvent;
}
