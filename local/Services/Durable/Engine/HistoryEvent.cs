using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>
/// One fact in the life of an orchestration. A step's part of the history reads: the step's time, the messages that it read,
/// the actions that the orchestrator then took.
/// </summary>
internal abstract record HistoryEvent;

/// <summary>A step begins; its time is the orchestrator's time.</summary>
internal sealed record TurnStarted(DateTimeOffset At) : HistoryEvent;

/// <summary>A message that an orchestration reads.</summary>
internal abstract record MessageEvent : HistoryEvent;

/// <summary>The first message of each generation.</summary>
internal sealed record ExecutionStarted(string? Input) : MessageEvent;

internal sealed record EventRaised(string Name, string? Payload) : MessageEvent;

internal sealed record ExecutionSuspended(string? Reason) : MessageEvent;

internal sealed record ExecutionResumed(string? Reason) : MessageEvent;

internal sealed record ExecutionTerminated(string? Output, bool Recursive) : MessageEvent;

/// <summary>The end of something that the orchestration began; <paramref name="Id"/> is the number of that action.</summary>
internal abstract record ResultEvent(int Id) : MessageEvent;

internal sealed record TaskCompleted(int Id, string? Result) : ResultEvent(Id);

internal sealed record TaskFailed(int Id, TaskFailureDetails Failure, bool Final) : ResultEvent(Id);

internal sealed record TimerFired(int Id) : ResultEvent(Id);

internal sealed record SubOrchestrationCompleted(int Id, string? Result) : ResultEvent(Id);

internal sealed record SubOrchestrationFailed(int Id, TaskFailureDetails Failure, bool Final) : ResultEvent(Id);

/// <summary>Something that the orchestrator asked for; its number is the worker's, from 0 in the order of the calls.</summary>
internal abstract record ActionEvent(int Id) : HistoryEvent;

internal sealed record TaskScheduled(int Id, string Name, string? Input) : ActionEvent(Id);

internal sealed record TimerCreated(int Id, DateTimeOffset FireAt) : ActionEvent(Id);

internal sealed record SubOrchestrationCreated(int Id, string Name, string InstanceId, string Version, string? Input) : ActionEvent(Id);

internal sealed record EventSent(int Id, string InstanceId, string Name, string? Payload) : ActionEvent(Id);

internal sealed record TerminationSent(int Id, string InstanceId, string? Reason, bool Recursive) : ActionEvent(Id);

/// <summary>The last event of a generation.</summary>
internal abstract record EndEvent : HistoryEvent;

internal sealed record ExecutionCompleted(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure, bool Recursive = false)
    : EndEvent;

/// <summary>The orchestration starts over; the events that were not read come along.</summary>
internal sealed record ContinuedAsNew(string? Input, string Version, IReadOnlyList<EventRaised> Unread) : EndEvent;
