// What a web page needs to call `qantara serve`: copy this file.

import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  LocalizedMessageSchema,
  RequestInfoSchema,
  RetryInfoSchema,
} from "../gen/google/rpc/error_details_pb";
import { AdminService } from "../gen/qantara/v1/admin_service_pb";
import { FeedbackService } from "../gen/qantara/v1/feedback_service_pb";
import { MatchingService } from "../gen/qantara/v1/matching_service_pb";
import { PolicyService } from "../gen/qantara/v1/policy_service_pb";
import { ProfileService } from "../gen/qantara/v1/profile_service_pb";
import { SubjectService } from "../gen/qantara/v1/subject_service_pb";

export type Language = "fr" | "ar" | "en";
export type Hub = ReturnType<typeof connect>;

/** The services of a hub. `language` is asked at every call, so that it can change. */
export function connect(baseUrl: string, token: string, language: () => Language) {
  const transport = createGrpcWebTransport({
    baseUrl,
    interceptors: [retrying, withCredentials(token, language)],
  });
  return {
    profiles: createClient(ProfileService, transport),
    matching: createClient(MatchingService, transport),
    feedback: createClient(FeedbackService, transport),
    policies: createClient(PolicyService, transport),
    subjects: createClient(SubjectService, transport),
    admin: createClient(AdminService, transport),
  };
}

function withCredentials(token: string, language: () => Language): Interceptor {
  return (next) => (request) => {
    if (token) request.header.set("authorization", `Bearer ${token}`);
    request.header.set("accept-language", language());
    return next(request);
  };
}

const TRIES = 5;

/**
 * Waits as long as a busy server asks for, and tries again. A change needs a
 * `requestId` to be tried again: it is then made once.
 */
const retrying: Interceptor = (next) => async (request) => {
  for (let tried = 1; ; tried++) {
    try {
      return await next(request);
    } catch (error) {
      const { retryAfterMs } = told(error);
      if (request.stream || retryAfterMs === undefined || tried === TRIES) throw error;
      // Not all at the same moment.
      await new Promise((done) => setTimeout(done, retryAfterMs * (1 + Math.random())));
    }
  }
};

/** What an error says beside its code. */
export interface Told {
  code: string;
  /** For people, in their language. */
  message: string;
  /** For programs: `CHANGED`, `RATE`, … */
  reason?: string;
  /** What is wrong, by the path of the field in the request. */
  fields: Map<string, string>;
  /** There when trying again makes sense. */
  retryAfterMs?: number;
  /** What to look for in the server's log. */
  requestId?: string;
}

export function told(error: unknown): Told {
  const failed = ConnectError.from(error);
  const [localized] = failed.findDetails(LocalizedMessageSchema);
  const [retry] = failed.findDetails(RetryInfoSchema);
  const delay = retry?.retryDelay;
  const violations = failed.findDetails(BadRequestSchema).flatMap((wrong) => wrong.fieldViolations);
  return {
    code: Code[failed.code],
    message: localized?.message ?? failed.rawMessage,
    reason: failed.findDetails(ErrorInfoSchema)[0]?.reason,
    fields: new Map(violations.map(({ field, description }) => [field, description])),
    retryAfterMs: delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6,
    requestId: failed.findDetails(RequestInfoSchema)[0]?.requestId,
  };
}
