//! `MatchingService`, a file for each call.

mod asked;
mod batch;
mod compare;
mod explain;
mod near;
mod rank;

use std::sync::Arc;

use async_stream::stream;
use tonic::{Request, Response, Status};

pub(super) use self::asked::weighting_of;
use self::batch::{RANKED_TOGETHER, RankBatch};
use self::compare::compared;
use self::explain::explained;
use self::near::near_misses;
use self::rank::rank;
use crate::api::{Api, on_rayon};
use crate::service::Answers;
use crate::wire::proto;
use crate::wire::proto::matching_service_server::MatchingService;

pub(crate) struct Matching(pub(crate) Api);

#[tonic::async_trait]
impl MatchingService for Matching {
    async fn rank(&self, request: Request<proto::RankRequest>) -> Result<Response<proto::Ranking>, Status> {
        self.0.compute(request, rank).await
    }

    type RankBatchStream = Answers<proto::RankBatchResponse>;

    async fn rank_batch(
        &self,
        request: Request<proto::RankBatchRequest>,
    ) -> Result<Response<Self::RankBatchStream>, Status> {
        let (work, waiting, request) = self.0.begin(request).await?;
        let batch = RankBatch::read(&work, request).map_err(|fault| work.told(&fault))?;
        let batch = Arc::new(batch);
        Ok(Response::new(Box::pin(stream! {
            let _waiting = waiting;
            let mut place = work.take_place();
            let mut next = 0;
            while next < batch.seekers.len() {
                let (at_work, at_batch) = (work.clone(), Arc::clone(&batch));
                // A part holds a ranking slot while it is made, and none while it
                // waits for a slow reader. The next part begins only when this one
                // has been taken.
                let in_place = match place.take() {
                    Some(place) => Ok(Some(place)),
                    None => work.wait_for_place().await,
                };
                let in_place = match in_place {
                    Ok(in_place) => in_place,
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                };
                let part = on_rayon(move || {
                    let part = at_batch.part(&at_work, next);
                    drop(in_place);
                    part
                });
                match part.await.and_then(|part| part) {
                    Ok(part) => {
                        for answer in part {
                            yield Ok(answer);
                        }
                    }
                    Err(fault) => {
                        yield Err(work.told(&fault));
                        return;
                    }
                }
                next += RANKED_TOGETHER;
            }
        })))
    }

    async fn explain(
        &self,
        request: Request<proto::ExplainRequest>,
    ) -> Result<Response<proto::Explanation>, Status> {
        self.0.compute(request, explained).await
    }

    async fn near_misses(
        &self,
        request: Request<proto::NearMissesRequest>,
    ) -> Result<Response<proto::NearMissesResponse>, Status> {
        self.0.compute(request, near_misses).await
    }

    async fn compare(
        &self,
        request: Request<proto::CompareRequest>,
    ) -> Result<Response<proto::CompareResponse>, Status> {
        self.0.compute(request, compared).await
    }
}
